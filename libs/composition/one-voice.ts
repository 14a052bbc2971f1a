import {
  foldedAt,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type OpenBooks,
  type OutageNotice,
  voiceOf,
} from '#libs/domain/index.js';
import type { Announcing } from './announcing.js';
import type { Outages } from './outages.js';

/** Kiosks of which something may be said otherwise from now on, and what of them was said by others until now. */
export interface Touched {
  kiosks: ReadonlySet<string>;
  /** Incidents of which no notice told, for others did, with the halls of these kiosks. */
  folded: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is told of these kiosks, before it changes. */
export function touch(kiosks: ReadonlySet<string>, around: Outages, registry: KioskRegistry): Touched {
  const folded = new Map<string, Set<string>>();
  for (const id of kiosks) {
    const kiosk = registry.kiosk(id);
    for (const incidentId of kiosk ? foldedAt(kiosk, around) : []) {
      folded.set(incidentId, (folded.get(incidentId) ?? new Set()).add((kiosk as Kiosk).hall));
    }
  }
  return { kiosks, folded };
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one) => b.includes(one));

/** Whether the notice of one kiosk says what it is to say, beside all others. */
function isOneVoice(notice: OutageNotice, kiosk: Kiosk, around: Outages): boolean {
  const taker = around.takersOf(kiosk.id).find(({ id }) => id === notice.incidentId);
  if (!taker || notice.barred) return true;
  const available = kiosk.services.filter((s) => around.gives(kiosk.id, s) && !taker.servicesLost.includes(s));
  return isSame(notice.services, voiceOf(taker, kiosk, around)) && isSame(notice.available, available);
}

/** Whether the notice of a hall names those of which it is to tell, and nothing as available that nobody there gives. */
function isHallsVoice({ incidentId, kioskIds, available }: OutageNotice, here: Kiosk[], around: Outages): boolean {
  const tells = ({ id }: Kiosk): boolean => kioskIds.includes(id);
  const isToTell = (kiosk: Kiosk): boolean => {
    const taker = around.takersOf(kiosk.id).find(({ id }) => id === incidentId);
    return taker !== undefined && voiceOf(taker, kiosk, around).length > 0;
  };
  return (
    here.every((kiosk) => tells(kiosk) === isToTell(kiosk)) &&
    available.every((service) => here.some(({ id }) => around.gives(id, service)))
  );
}

/** Of what stands, the notices that would say otherwise of these kiosks. */
async function untrueOf(
  books: OpenBooks,
  { kiosks }: Touched,
  around: Outages,
  registry: KioskRegistry,
): Promise<OutageNotice[]> {
  const halls = new Set([...kiosks].flatMap((id) => registry.kiosk(id)?.hall ?? []));
  return (await books.notices.standing()).filter((notice) => {
    const { kioskId, hallId } = notice;
    if (kioskId === null) return halls.has(hallId) && !isHallsVoice(notice, around.activeIn(hallId), around);
    const kiosk = kiosks.has(kioskId) ? registry.kiosk(kioskId) : undefined;
    return kiosk !== undefined && !isOneVoice(notice, kiosk, around);
  });
}

/**
 * Of each kiosk the public reads one word: what other notices say from now on is taken from those that stand, and what no other says any
 * more is told again. `written`: just now, with everything in view.
 */
export async function keepOneVoice(
  { books, around, announcing, registry }: { books: OpenBooks; around: Outages; announcing: Announcing; registry: KioskRegistry },
  touched: Touched,
  at: Instant,
  written: Set<string> = new Set(),
): Promise<void> {
  if (touched.kiosks.size === 0) return;
  for (const notice of await untrueOf(books, touched, around, registry)) {
    if (written.has(notice.id)) continue;
    for (const id of await announcing.lookAgain(books, notice, at, around)) written.add(id);
  }
  for (const [incidentId, halls] of touched.folded) {
    const incident = await books.incidents.one(incidentId);
    if (incident?.state !== 'open') continue;
    for (const hallId of halls) {
      for (const id of await announcing.anew(books, { what: 'updated', incident, at }, hallId, around)) written.add(id);
    }
  }
}
