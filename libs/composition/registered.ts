import {
  type Found,
  type Hall,
  type Instant,
  isAsRegistered,
  isTurned,
  type Kiosk,
  type KioskRegistry,
  nameOf,
  type OpenBooks,
  type OutageNotice,
  type RegisterTurn,
  signFor,
  touchesHall,
  touchesServices,
  turnsInOne,
  UNKNOWN_TURN,
} from '#libs/domain/index.js';

/** What changed in the register and was not decided yet. Begins with a start: what changed before is not known. */
export class Unregistered {
  private turns: RegisterTurn[] = [UNKNOWN_TURN];

  note(turn: RegisterTurn): void {
    this.turns.push(turn);
  }

  get isEmpty(): boolean {
    return this.turns.length === 0;
  }

  /** All of it, and how to say that it is decided; what came meanwhile is not. */
  take(): { turn: RegisterTurn; decided(): void } {
    const taken = [...this.turns];
    return {
      turn: turnsInOne(taken),
      decided: () => {
        this.turns = this.turns.filter((one) => !taken.includes(one));
      },
    };
  }
}

/** What is found is decided by the register as it is, so what changed in it comes first: an order that is opened meanwhile is told once. */
export function withRegister(found: Found[], register: RegisterTurn, now: Instant): Found[] {
  if (!isTurned(register)) return found;
  const first = found[0]?.findings[0]?.at ?? found[0]?.at ?? now;
  return [{ at: first, findings: [], register }, ...found];
}

/** Where the notice's device stands now, or the hall that it is of. */
export function placeOf(notice: OutageNotice, registry: KioskRegistry): { kiosk: Kiosk | undefined; hall: Hall | undefined } {
  const kiosk = notice.kioskId === null ? undefined : registry.kiosk(notice.kioskId);
  return { kiosk, hall: registry.hall(kiosk?.hall ?? notice.hallId) };
}

/** Whether the register says something else than the notice, so that it is written anew. */
export function isOtherwise(notice: OutageNotice, turn: RegisterTurn, registry: KioskRegistry): boolean {
  const { kiosk, hall } = placeOf(notice, registry);
  if (!hall) return false;
  // The cause of one that failed its acceptance may be gone, so that nothing else ends.
  if (notice.barred && kiosk?.state === 'retired') return true;
  return (
    turn.services === true ||
    touchesHall(turn, notice) ||
    touchesServices(turn, notice) ||
    !isAsRegistered(notice, kiosk, hall, registry.kiosks())
  );
}

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
