import { type Instant, type KioskRegistry, nameOf, type OpenBooks, type RegisterTurn, signFor } from '#libs/domain/index.js';

/** Kiosks that are in another region now: by themselves, or with their hall. */
function inOtherRegion(turn: RegisterTurn, registry: KioskRegistry): Map<string, string> {
  const before = new Map(turn.halls.flatMap(({ before, now }) => (before ? [[now.id, before.region]] : [])));
  const regionThen = (hallId: string): string | undefined => before.get(hallId) ?? registry.hall(hallId)?.region;
  const moved = turn.kiosks.flatMap(({ before, now }) => (before ? [{ id: now.id, from: before.hall }] : []));
  const stayed = [...before.keys()].flatMap((hallId) => registry.kiosksIn(hallId).map((id) => ({ id, from: hallId })));
  const now = new Map<string, string>();
  for (const { id, from } of [...stayed, ...moved]) {
    const region = registry.hall(registry.kiosk(id)?.hall ?? '')?.region;
    if (region !== undefined && region !== regionThen(from)) now.set(id, region);
  }
  return now;
}

/** The topic of a kiosk is of its region: what its screen shows is put up there. What stood where it was is the broker's to take away. */
export async function moveSigns(books: OpenBooks, turn: RegisterTurn, at: Instant, registry: KioskRegistry): Promise<void> {
  for (const [kioskId, region] of inOtherRegion(turn, registry)) {
    const body = signFor(await books.notices.standing(kioskId), at);
    await books.outbox.put({ id: nameOf('SG', at, kioskId, region), message: { type: 'sign', kioskId, region, body }, at });
  }
}
