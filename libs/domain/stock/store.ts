import type { Hall } from '../hall/index.js';
import { joined, parted } from '../identity/index.js';
import type { Person } from '../people/index.js';
import type { Text } from '../text.js';

/** A cupboard is of a hall, a van of a person, a depot of a region. So nobody has to register a store: it is there with whose it is. */
export const STORE_KINDS = ['cupboard', 'van', 'depot'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** Where parts are kept. */
export interface Store {
  kind: StoreKind;
  /** Id of the hall, the person, or the region. */
  of: string;
}

export const storeId = ({ kind, of }: Store): string => joined(kind, of);
export const cupboardOf = (hallId: string): string => storeId({ kind: 'cupboard', of: hallId });
export const vanOf = (personId: string): string => storeId({ kind: 'van', of: personId });
export const depotOf = (region: string): string => storeId({ kind: 'depot', of: region });

/** The store that an id names; null: it is none. */
export function storeNamed(id: string): Store | null {
  const [word, of, more] = parted(id);
  const kind = STORE_KINDS.find((one) => one === word);
  return kind && of && more === undefined ? { kind, of } : null;
}

/** What of the register says whose a store is. */
export interface StoreRegister {
  hall(id: string): Hall | undefined;
  person(id: string): Person | undefined;
  hallsIn(region: string): readonly string[];
}

/** Halls that a store is for; null: there is no such store. */
export function hallsOfStore(id: string, register: StoreRegister): readonly string[] | null {
  const store = storeNamed(id);
  if (!store) return null;
  const { kind, of } = store;
  if (kind === 'cupboard') return register.hall(of) ? [of] : null;
  if (kind === 'van') return register.person(of)?.halls ?? null;
  const halls = register.hallsIn(of);
  return halls.length > 0 ? halls : null;
}

/** What a store is called: by its hall, its person, its region. */
export function storeName(id: string, register: Pick<StoreRegister, 'hall' | 'person'>): Text {
  const { kind, of = id } = storeNamed(id) ?? {};
  if (kind === 'cupboard') return both(register.hall(of)?.name ?? of, '配件柜', 'cupboard of');
  if (kind === 'van') return both(register.person(of)?.name ?? of, '的车', 'van of');
  return both(of, '仓库', 'depot of');
}

const both = (name: string, zh: string, en: string): Text => ({ zh: `${name}${zh}`, en: `${en} ${name}` });
