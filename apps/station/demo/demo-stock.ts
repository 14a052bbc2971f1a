import type { Stores } from '#libs/composition/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import {
  cupboardOf,
  depotOf,
  HALLWATCH,
  type Instant,
  ownDoing,
  type StockAct,
  type StockItem,
  vanOf,
} from '#libs/domain/index.js';

/** Made-up items: rolls and packs that fill what kiosks count, and spares that nothing counts. */
const ITEMS: readonly (Omit<StockItem, 'minimums'> & { cupboard: number; van: number })[] = [
  { id: 'receipt-roll', name: '凭条纸卷', unit: '卷', fills: { consumable: 'receiptPaper', each: 1_650 }, cupboard: 12, van: 4 },
  { id: 'a4-pack', name: 'A4 复印纸', unit: '包', fills: { consumable: 'a4Paper', each: 500 }, cupboard: 10, van: 2 },
  { id: 'toner', name: '硒鼓', unit: '个', cupboard: 2, van: 1 },
  { id: 'note-acceptor', name: '纸币器', unit: '台', cupboard: 0, van: 1 },
  { id: 'reader', name: '读卡器', unit: '台', cupboard: 1, van: 2 },
  { id: 'belt', name: '出票皮带', unit: '条', cupboard: 3, van: 5 },
];
/** Below it a cupboard is told of. */
const MINIMUM = 3;
const IN_DEPOT = 60;

function actsOf({ halls, people }: FleetFile): StockAct[] {
  const { by } = HALLWATCH;
  const vans = people.filter(({ roles }) => roles.includes('technician')).map(({ id }) => vanOf(id));
  const cupboards = halls.map(({ id }) => cupboardOf(id));
  const depots = [...new Set(halls.map(({ region }) => region))].map(depotOf);
  return ITEMS.flatMap(({ cupboard, van, ...item }): StockAct[] => {
    const minimums = Object.fromEntries(cupboards.map((store) => [store, MINIMUM]));
    const received = (store: string, count: number): StockAct[] =>
      count === 0 ? [] : [{ act: 'stock.move', how: 'received', item: item.id, store, count, by }];
    return [
      { act: 'stockItem.set', item: { ...item, minimums: cupboard === 0 ? {} : minimums }, by },
      ...depots.flatMap((store) => received(store, IN_DEPOT)),
      ...cupboards.flatMap((store) => received(store, cupboard)),
      ...vans.flatMap((store) => received(store, van)),
    ];
  });
}

/** Fills the demo’s stores, once: what is asked under the same id again is the same. */
export async function fillStock({ acts }: Pick<Stores, 'acts'>, fleet: FleetFile, askedAt: Instant): Promise<void> {
  for (const [n, act] of actsOf(fleet).entries()) {
    const doing = ownDoing(`demo-stock-${n}`, 'demo');
    await acts.ask({ id: doing.id, orderId: '', kioskId: '', act, askedAt, askedBy: doing.by, doing });
  }
}
