import {
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type OpenBooks,
  type OutageNotice,
  type Surroundings,
  spaced,
  speakersAt,
  voiceOf,
} from '#libs/domain/index.js';
import type { Outages } from '../view/outages.js';
import type { Announcing } from './announcing.js';

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
  kiosks: ReadonlySet<string>,
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

/** What is to be told of these kiosks and is not: another notice did until now. */
async function unsaidOf(
  books: OpenBooks,
  kiosks: ReadonlySet<string>,
  around: Outages,
  registry: KioskRegistry,
): Promise<Pick<OutageNotice, 'incidentId' | 'hallId'>[]> {
  const said = new Set((await books.notices.standing()).map(({ incidentId, hallId }) => spaced(incidentId, hallId)));
  const unsaid = new Map<string, Pick<OutageNotice, 'incidentId' | 'hallId'>>();
  for (const kiosk of [...kiosks].flatMap((id) => registry.kiosk(id) ?? [])) {
    for (const incidentId of speakersAt(kiosk, around)) {
      const key = spaced(incidentId, kiosk.hall);
      if (!said.has(key)) unsaid.set(key, { incidentId, hallId: kiosk.hall });
    }
  }
  return [...unsaid.values()];
}

interface VoiceParts {
  books: OpenBooks;
  around: Outages;
  /** The same, as notices are written by it; absent: no other. */
  view?: Surroundings;
  announcing: Announcing;
  parts: { registry: KioskRegistry };
}

/**
 * Of each kiosk the public reads one word: what other notices say from now on is taken from those that stand, and what no other says any
 * more is told again. `kiosks`: of which something may be said otherwise now. `written`: just now, with everything in view.
 */
export async function speakWithOneVoice(
  { books, around, view = around, announcing, parts: { registry } }: VoiceParts,
  kiosks: ReadonlySet<string>,
  at: Instant,
  written: Set<string> = new Set(),
): Promise<void> {
  if (kiosks.size === 0) return;
  for (const notice of await untrueOf(books, kiosks, around, registry)) {
    if (written.has(notice.id)) continue;
    for (const id of await announcing.lookAgain(books, notice, at, view)) written.add(id);
  }
  for (const { incidentId, hallId } of await unsaidOf(books, kiosks, around, registry)) {
    const incident = await books.incidents.one(incidentId);
    if (incident?.state !== 'open') continue;
    for (const id of await announcing.anew(books, { what: 'updated', incident, at }, hallId, view)) written.add(id);
  }
}
