import {
  type ActOutcome,
  GATHERS,
  type Instant,
  type KioskRegistry,
  NoticeIncomplete,
  type OpenBooks,
  type OrderAct,
  type OrderChange,
  orderNotNotified,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { Announcing } from './announce/announcing.js';
import { correctAlternatives } from './announce/correct.js';
import { hurryNotices } from './announce/hurry.js';
import { keepBarred } from './announce/keep-barred.js';
import { NoticeRefused } from './announce/notice-refused.js';
import { speakWithOneVoice } from './announce/one-voice.js';
import { actOnOrder } from './maintain/act.js';
import { Board } from './view/board.js';
import { InOrder } from './view/in-order.js';
import { Outages } from './view/outages.js';

interface ActParts {
  registry: KioskRegistry;
  report: Report;
  heardOf(kioskId: string): boolean;
  heartbeatOf(kioskId: string): number | null;
  modeOf(kioskId: string): string | null;
  heard: Map<string, Instant>;
  gatherMs?: number;
}

/** The notice of the order's device. Without what the regulations demand of it there is none, and that is told. */
async function announce(books: OpenBooks, change: OrderChange, around: Outages, { report }: ActParts): Promise<string | null> {
  try {
    return await keepBarred(books, change, around);
  } catch (error) {
    if (!(error instanceof NoticeIncomplete)) throw error;
    report(new NoticeRefused(change.order.kioskId ?? change.order.hallId, error));
    await books.untold.save(orderNotNotified('notice', change.order, change.at, 'notice-incomplete'));
    return null;
  }
}

/** A verdict on a repair puts a device out of use or gives it back: its own notice, and those that send people to it. */
async function tellPublic(books: OpenBooks, change: OrderChange, parts: ActParts): Promise<void> {
  const { kioskId } = change.order;
  const { registry } = parts;
  const kiosk = kioskId === null ? undefined : registry.kiosk(kioskId);
  const hall = kiosk && registry.hall(kiosk.hall);
  if (!kiosk || !hall) return;
  const view = async (besides?: string): Promise<Outages> => {
    const standing = (await books.notices.standing()).filter(({ orderId }) => orderId !== besides);
    const scene = { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() };
    const { gatherMs = GATHERS } = parts;
    return new Outages(scene, standing, registry, parts, gatherMs, new Map(parts.heard)).reach(change.at);
  };
  // What its own notice keeps out is given again when that ends.
  const written = await announce(books, change, await view(change.order.id), parts);
  if (written === null) return;
  const announcing = new Announcing(parts);
  const around = await view();
  await speakWithOneVoice({ books, around, announcing, parts }, new Set([kiosk.id]), change.at, new Set([written]));
  const moved = {
    regions: new Set<string>(),
    types: new Map([[hall.region, new Set([kiosk.type])]]),
    written: new Set([written]),
  };
  await correctAlternatives(books, moved, change.at, registry, around);
}

/** What a person did about a kiosk's order, and what the public is to know of it. Answers what it made of the order, or why it is not taken. */
export async function takeAct(
  open: OpenBooks,
  parts: ActParts,
  kioskId: string,
  act: OrderAct,
  at: Instant,
): Promise<ActOutcome> {
  await open.alone();
  const ordered = new InOrder({ ...open, notices: new Board(open.notices) });
  const { books } = ordered;
  const acted = await actOnOrder(books, kioskId, act, at, parts);
  if ('refused' in acted) return acted;
  if (act.act === 'order.acceptance') await tellPublic(books, acted, parts);
  await hurryNotices(books, acted.order, at);
  await ordered.flush();
  return { refused: null, before: acted.before, after: acted.order };
}
