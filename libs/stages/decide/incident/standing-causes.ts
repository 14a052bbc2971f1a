import type { OpenBooks, StandingCause } from '#libs/domain/index.js';

/** Every cause that stands on a kiosk, told or withheld: what the watch holds when it starts again. */
export async function standingCauses(books: Pick<OpenBooks, 'incidents' | 'withheld'>): Promise<StandingCause[]> {
  const told = await books.incidents.allOpen();
  const held = (await books.withheld.allHeld()).filter(({ quiet }) => !quiet);
  const withheld = held.map(({ alarm, awaits }) => ({ ...alarm, ...(awaits && { awaits }) }));
  return [...told, ...withheld].flatMap(({ kioskId, ...incident }) => (kioskId === null ? [] : [{ ...incident, kioskId }]));
}
