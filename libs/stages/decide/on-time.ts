import { DELAYED, type Instant, type OutageNotice } from '#libs/domain/index.js';
import { correctAlternatives } from './announce/correct.js';
import { extendNext, settleNotice } from './announce/extend.js';
import { speakWithOneVoice } from './announce/one-voice.js';
import { tellAdministratorsNext } from './incident/tell-administrators.js';
import { chase } from './maintain/overdue.js';
import { tellNextClosing } from './maintain/tell.js';
import { turnOrder } from './maintain/turn.js';
import { turnReview } from './review/turn.js';
import type { Session } from './session.js';
import { dueAt } from './view/board.js';

/** Something that time alone brings, as of then. */
interface Due {
  at: Instant;
  act(): Promise<void>;
}

/** The first thing of its sort that is due by then. */
type OfTime = (session: Session, by: Instant) => Promise<Due | undefined>;

const routesToLookAt: OfTime = async ({ books, around, pending: { routes }, parts: { registry } }, by) => {
  const at = routes.nextAt();
  if (at === null || at > by) return undefined;
  return { at, act: () => correctAlternatives(books, routes.due(at), at, registry, around) };
};

const modesTurned: OfTime = async (session, by) => {
  const [turn] = session.turned;
  return turn && turn.at <= by ? { at: turn.at, act: () => heedTurns(session, turn.at) } : undefined;
};

const noticesToRenew: OfTime = async (session, by) => {
  const { board, parts } = session;
  const notice = await board.firstDue(by, ({ hallId }) => parts.registry.hall(hallId) !== undefined);
  return notice && { at: dueAt(notice), act: () => renew(session, notice) };
};

const endsToTell: OfTime = async ({ books, orders, now, parts: { registry } }, by) => {
  const order = await orders.closings.first(by, now);
  if (order?.closingAt === undefined) return undefined;
  return { at: order.closingAt, act: () => tellNextClosing(books, order, registry) };
};

const endsToTellAdministrators: OfTime = async ({ books, administrators, now, parts: { registry } }, by) => {
  const told = await administrators.closings.first(by, now);
  if (told?.closingAt === undefined) return undefined;
  return { at: told.closingAt, act: () => tellAdministratorsNext(books, told, registry.people()) };
};

const ordersToTurn: OfTime = async ({ books, orders, now, parts }, by) => {
  const order = await orders.turns.first(by, now);
  if (order?.turnsAt === undefined) return undefined;
  return { at: order.turnsAt, act: () => turnOrder(books, order, parts) };
};

const reviewsToTurn: OfTime = async ({ books, reviews, now, parts: { registry } }, by) => {
  const review = await reviews.turns.first(by, now);
  if (review?.turnsAt === undefined) return undefined;
  return { at: review.turnsAt, act: () => turnReview(books, review, registry) };
};

/** What time alone brings. Of things that are due at the same moment the first of the list comes first. */
export const ON_TIME = [
  routesToLookAt,
  modesTurned,
  noticesToRenew,
  endsToTell,
  endsToTellAdministrators,
  ordersToTurn,
  reviewsToTurn,
] as const;

/** What time brings before the instant is done as of its own time. */
export async function passTo(session: Session, at: Instant): Promise<void> {
  for (let due = await nextDue(session, at); due; due = await nextDue(session, at)) {
    session.around.reach(due.at);
    await due.act();
    await session.flush();
  }
}

async function nextDue(session: Session, by: Instant): Promise<Due | undefined> {
  const { board, pending, around, parts } = session;
  pending.routes.watch(board.standingHalls, around.reachedAt || by, parts.registry);
  let first: Due | undefined;
  for (const look of ON_TIME) {
    const due = await look(session, by);
    if (due && (!first || due.at < first.at)) first = due;
  }
  return first;
}

/** What notices say that kiosks give still whose mode has turned. */
function heedTurns(session: Session, at: Instant): Promise<void> {
  const due = session.turned.filter((turn) => turn.at <= at);
  session.turned = session.turned.filter((turn) => turn.at > at);
  return speakWithOneVoice(session, new Set(due.map(({ kioskId }) => kioskId)), at);
}

/** A notice that runs out is issued again with a new date; one that owes a correction is looked at. */
function renew(session: Session, notice: OutageNotice): Promise<void> {
  const { books, around, announcing } = session;
  const { owesAt = notice.until } = notice;
  if (owesAt >= notice.until) return extend(session, notice);
  return settleNotice(books, notice, () => announcing.lookAgain(books, notice, owesAt, around));
}

/** The public reads the next date and why, and who answers for it is asked. */
async function extend({ books, around, parts: { registry } }: Session, notice: OutageNotice): Promise<void> {
  const { delay } = await extendNext(books, notice, registry, around);
  if (notice.orderId !== null && delay) await chase(books, notice.orderId, notice.until, DELAYED[delay.because], registry);
}
