import { MOVEMENT_WORDS } from '#libs/domain/stock/words.js';
import { spoken } from './spoken.js';
import type { stockZh } from './stock-zh.js';

export const stockEn: typeof stockZh = {
  title: 'Stock of parts',
  hint: 'What is in the cupboards of halls, the vans of people and the depots of regions; what is below its minimum comes first.',
  none: 'There are no parts yet. Set an item first, then book what was received.',
  noneHere: 'No parts.',
  noneFound: 'No store is like that.',
  onlyBelow: 'Below the minimum only',
  anyKind: 'All stores',
  kind: { cupboard: 'Cupboard of a hall', van: 'Van of a person', depot: 'Depot of a region' },
  store: 'Store',
  item: 'Item',
  left: 'There are',
  minimum: 'Minimum',
  below: 'below the minimum',
  differs: 'book and shelf differ: count it',
  units: (n: number, unit: string) => `${n} ${unit}`,

  book: 'Book parts',
  how: 'What was done',
  count: 'Units',
  to: 'To',
  order: 'Order',
  reason: 'Why',
  reasonOptional: 'Remark (optional)',
  send: 'Book',
  sent: 'Booked.',
  later: 'Noted, and not judged yet: look again later.',
  counted: 'Counted',
  doCount: 'Count',

  setItem: 'Set an item',
  newItem: 'A new item',
  id: 'Id',
  name: 'Name',
  unit: 'Unit',
  fills: 'Consumable that it fills (optional)',
  each: 'How much one unit holds',
  minimumAt: (store: string) => `Minimum: ${store}`,
  save: 'Save',

  movements: 'Movements',
  noMovements: 'There are none yet.',
  more: 'Earlier ones',
  move: spoken(MOVEMENT_WORDS, 'en'),
  withOther: (name: string) => `other store: ${name}`,
  is: (n: number) => `${n} are there`,
  short: 'the book had fewer',

  pick: 'Choose from stock',
  pickOne: (name: string, store: string, left: string) => `${name} · ${store} · ${left} left`,
  notBooked: ' (not booked)',
  myVan: 'In my van',
  refill: 'Refill compared',
  refillAgrees: (said: number, least: number, most: number) =>
    `Booked for ${said}; the kiosk tells ${least}–${most}: they agree.`,
  refillDiffers: (said: number, least: number, most: number) =>
    `Booked for ${said}; the kiosk tells ${least}–${most}: they differ, look into it.`,
};
