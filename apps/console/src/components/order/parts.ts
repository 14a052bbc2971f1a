import { cupboardOf, vanOf } from '#libs/domain/stock/store.js';
import type { StockTold, Text } from '../../told.js';

/** A part as a form holds it; `picked`: it was chosen from stock, by the name that it then had. */
export interface PartDraft {
  name: string;
  count: number | '';
  picked?: { item: string; from: string; name: string };
}

/** Something of a store that may have been used. */
export interface Pickable {
  item: string;
  from: string;
  name: string;
  store: Text;
  left: number;
  unit: string;
}

/** What is in somebody’s van, and in the cupboard of the hall: the van first. */
export function pickableFrom({ items, stores }: StockTold, personId: string | null, hallId: string): Pickable[] {
  const wanted = [...(personId === null ? [] : [vanOf(personId)]), cupboardOf(hallId)];
  return wanted.flatMap((id) => {
    const store = stores.find((one) => one.id === id);
    return (store?.items ?? []).flatMap(({ item, count }) => {
      const known = items.find((one) => one.id === item);
      return known && store ? [{ item, from: id, name: known.name, store: store.name, left: count, unit: known.unit }] : [];
    });
  });
}

export const partOf = ({ item, from, name }: Pickable): PartDraft => ({ name, count: 1, picked: { item, from, name } });

/** What is written over it is another part. */
export const toldPart = ({ name, count, picked }: PartDraft) =>
  name === '' || count === '' ? [] : [{ name, count, ...(picked?.name === name && { item: picked.item, from: picked.from }) }];

/** As it was told before. */
export const draftPart = ({
  name,
  count,
  item,
  from,
}: {
  name: string;
  count: number;
  item?: string;
  from?: string;
}): PartDraft => ({
  name,
  count,
  ...(item !== undefined && from !== undefined && { picked: { item, from, name } }),
});
