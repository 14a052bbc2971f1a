import { cashUnitName, catalogued, componentName, consumableName, type FaultCode, type Skill } from '../fault/index.js';
import { parted } from '../identity/index.js';
import type { LevelView } from '../kiosk/index.js';
import type { MaintenanceOrder } from '../maintenance/index.js';
import type { Text } from '../text.js';

/** `consumable`: to be filled up. `box`: an empty one for the one that is taken out. `part`: it may have to be replaced. `key`: of a cash device. */
export const THINGS = ['consumable', 'box', 'part', 'key'] as const;
export type Thing = (typeof THINGS)[number];

/** Keys of a cash device: two people keep them, so that both come (S0-Q5a). */
export const CASH_KEYS = ['safeKey', 'depositModuleKey'] as const;
export type CashKey = (typeof CASH_KEYS)[number];

const KEY_WORDS: Record<CashKey, Text> = {
  safeKey: { zh: '保险箱钥匙', en: 'key of the safe' },
  depositModuleKey: { zh: '存款模组钥匙', en: 'key of the deposit module' },
};

/** Something to take along. */
export interface Bring {
  thing: Thing;
  /** Which: the kind of consumable or cash unit, the component, the key. */
  kind: string;
  name: Text;
  /** How much is missing to full, in what the kiosks count; null: not known, or nothing to be counted. */
  count: number | null;
  /** So many rolls, trays, boxes, parts. */
  pieces: number;
  kioskIds: string[];
}

/** What a cause asks for, by what it is about and by the fault catalogue. */
export interface Needs {
  /** Kinds of consumables that are filled up, and of cash units that are emptied. */
  consumables: string[];
  boxes: string[];
  /** Components that may have to be replaced. */
  parts: string[];
  skill?: Skill;
  minutes?: FaultCode['repairMinutes'];
}

const levelsIn = (cause: string): Pick<Needs, 'consumables' | 'boxes'> => {
  const [what, kind = ''] = parted(cause);
  return { consumables: what === 'consumable' ? [kind] : [], boxes: what === 'cashbox' ? [kind] : [] };
};

/** Of a catalogued fault: its own component where it names one, else all that the line is for. */
function partsOf({ action, components }: FaultCode, named: string): string[] {
  if (action !== 'maintenance') return [];
  return components.includes(named) ? [named] : [...components];
}

export function bringNeeds(cause: string): Needs {
  const [what, code = '', component = ''] = parted(cause);
  const line = what === 'fault' ? catalogued(code) : undefined;
  if (!line) return { ...levelsIn(cause), parts: [] };
  const { sameAs = '', skill, repairMinutes: minutes } = line;
  return { ...levelsIn(sameAs), parts: partsOf(line, component), skill, minutes };
}

const CASH_PARTS: ReadonlySet<string> = new Set(['noteAcceptor', 'cashUnit', 'coinAcceptor', 'coinHopper', 'cashDispenser']);

/** Whether cash is touched: then two come, with both keys (S0-Q5a, S0-Q5c). */
export function touchesCash({ kind, cause }: Pick<MaintenanceOrder, 'kind' | 'cause'>): boolean {
  const [what, code = '', component = ''] = parted(cause);
  if (kind === 'settle' || what === 'cashbox') return true;
  if (what === 'component') return CASH_PARTS.has(code);
  return (
    what === 'fault' && (CASH_PARTS.has(component) || (catalogued(code)?.components ?? []).some((one) => CASH_PARTS.has(one)))
  );
}

type Asking = Pick<MaintenanceOrder, 'kind' | 'cause' | 'kioskId' | 'kioskIds'>;
type LevelsOf = (kioskId: string) => readonly LevelView[];
type One = Omit<Bring, 'kioskIds'> & { kioskId: string };

/** Of a kiosk's items of this kind those that are not full, and what they lack. */
function lacking(levels: readonly LevelView[], kind: string): Pick<Bring, 'count' | 'pieces'> {
  const items = levels.filter((level) => level.of === 'consumable' && level.kind === kind && level.pct !== 100);
  const lacks = items.map(({ remaining, capacity }) =>
    remaining === null || capacity === null ? null : Math.max(0, capacity - remaining),
  );
  const isKnown = items.length > 0 && lacks.every((one) => one !== null);
  return { pieces: Math.max(1, items.length), count: isKnown ? lacks.reduce((sum: number, one) => sum + (one ?? 0), 0) : null };
}

function forOrder(order: Asking, levelsOf: LevelsOf): One[] {
  const { consumables, boxes, parts } = bringNeeds(order.cause);
  return (order.kioskId === null ? order.kioskIds : [order.kioskId]).flatMap((kioskId) => [
    ...consumables.map((kind) => ({
      thing: 'consumable' as const,
      kind,
      name: consumableName(kind),
      ...lacking(levelsOf(kioskId), kind),
      kioskId,
    })),
    ...boxes.map((kind) => ({ thing: 'box' as const, kind, name: cashUnitName(kind), count: null, pieces: 1, kioskId })),
    ...parts.map((kind) => ({ thing: 'part' as const, kind, name: componentName(kind), count: null, pieces: 1, kioskId })),
    ...(touchesCash(order) ? CASH_KEYS : []).map((kind) => ({
      thing: 'key' as const,
      kind,
      name: KEY_WORDS[kind],
      count: null,
      pieces: 1,
      kioskId,
    })),
  ]);
}

const added = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);

/** One list for all orders of a trip: the same thing of several kiosks once, of one kiosk that several orders ask for once. */
export function bringFor(orders: readonly Asking[], levelsOf: LevelsOf): Bring[] {
  const list = new Map<string, Bring>();
  for (const { kioskId, ...one } of orders.flatMap((order) => forOrder(order, levelsOf))) {
    const key = `${one.thing} ${one.kind}`;
    const known = list.get(key);
    if (known?.kioskIds.includes(kioskId)) continue;
    list.set(
      key,
      known
        ? {
            ...known,
            count: added(known.count, one.count),
            pieces: known.pieces + one.pieces,
            kioskIds: [...known.kioskIds, kioskId],
          }
        : { ...one, kioskIds: [kioskId] },
    );
  }
  return [...list.values()].sort((a, b) => THINGS.indexOf(a.thing) - THINGS.indexOf(b.thing) || (a.kind < b.kind ? -1 : 1));
}
