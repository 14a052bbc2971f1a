import { isAdministrative, isBarred, isDone, type MaintenanceOrder, type Step } from '#libs/domain/index.js';
import { correctAlternatives } from './announce/correct.js';
import { speakWithOneVoice } from './announce/one-voice.js';
import { keepChanges } from './incident/keep.js';
import { tellAdministrators } from './incident/tell-administrators.js';
import { keepOrder } from './maintain/keep-order.js';
import type { Followed, OfIncident, OfMoment } from './moment.js';
import { heedRegister } from './register/heed.js';
import { demandReviews } from './review/demand.js';
import { turnedBy } from './routes/moved.js';
import type { Session } from './session.js';

/** All of a moment is noted first, for a notice must not send people to a kiosk that goes out in the same moment. */
const keepIncidents: OfMoment = async ({ books, around }, { step, at }) => {
  await keepChanges(books, step.changes);
  for (const change of step.changes) around.note(change);
  around.reach(at);
};

const followIncidents: OfMoment = async (session, moment) => {
  for (const change of moment.incidents) {
    const followed: Followed = { change, moment };
    for (const verb of ON_INCIDENT) await verb(session, followed);
  }
};

/** What no technician can mend. */
const tellThoseInCharge: OfIncident = async ({ books, parts }, { change }) => {
  const { incident } = change;
  if (isAdministrative(incident) && !incident.quiet) {
    await tellAdministrators(books, { ...change, incident }, parts.registry.people());
  }
};

const maintain: OfIncident = async (session, followed) => {
  const { books, parts } = session;
  const { registry } = parts;
  const { incident } = followed.change;
  if (isAdministrative(incident)) return;
  const kiosk = incident.kioskId === null ? undefined : registry.kiosk(incident.kioskId);
  const hall = registry.hall(kiosk?.hall ?? incident.hallId);
  if (!hall) return;
  const replaces = await replacedBy(session, followed);
  followed.order = await keepOrder(books, followed.change, kiosk, hall, registry, replaces);
};

const announce: OfIncident = async ({ books, announcing }, { change, moment, order }) => {
  if (!order) return;
  for (const id of await announcing.follow(books, change, order, moment.view)) moment.written.add(id);
};

/** After the order of it, by which it is known whether somebody was there. */
const demand: OfIncident = ({ books, parts }, { change }) => demandReviews(books, change, parts);

/** Orders of what became part of an incident in the moment in which it was opened. */
async function replacedBy({ books }: Session, { change, moment }: Followed): Promise<MaintenanceOrder[]> {
  const { what, incident } = change;
  if (what !== 'opened' && what !== 'reopened') return [];
  const parts = moment.incidents.filter((one) => one.what === 'merged' && one.incident.inhibitedBy === incident.id);
  const orders = await Promise.all(parts.map((one) => books.orders.forIncident(one.incident.id)));
  return orders.filter((order) => order !== undefined).filter((order) => !isDone(order) && !isBarred(order));
}

const keepOneVoice: OfMoment = async (session, { step, at, written, view }) =>
  speakWithOneVoice({ ...session, view }, await touchedBy(session, step), at, written);

/** Kiosks that give or have lost something else by it; of a start it is not known which. */
async function touchedBy({ board, parts }: Session, { changes, register }: Step): Promise<Set<string>> {
  const stand = register?.unknown ? (await board.standing()).flatMap(({ kioskIds }) => kioskIds) : [];
  const moved = changes.flatMap((one) =>
    one.of === 'incident' ? turnedBy(one.change, parts.registry) : (one.change.withheld.kioskId ?? []),
  );
  const changed = register?.kiosks.map(({ now }) => now.id) ?? [];
  return new Set([...stand, ...changed, ...moved]);
}

const correctRoutes: OfMoment = async ({ books, pending, parts: { registry } }, { step, at, written, view }) =>
  correctAlternatives(books, pending.routes.after(step, written, registry), at, registry, view);

const queueMessages: OfMoment = ({ flush }) => flush();

/** What follows for each incident that a moment touched. */
export const ON_INCIDENT = [tellThoseInCharge, maintain, announce, demand] as const;

/** What follows from what is found, moment by moment, in the transaction that keeps how far was read. */
export const ON_FINDINGS = [keepIncidents, followIncidents, heedRegister, keepOneVoice, correctRoutes, queueMessages] as const;
