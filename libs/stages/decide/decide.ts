import {
  type ActOutcome,
  type ActRefusal,
  DecisionMemory,
  type Finding,
  type Found,
  GATHERS,
  holdsBack,
  type Instant,
  isReviewAct,
  isStockAct,
  type JournalEntry,
  type OpenBooks,
  type PersonAct,
  type Position,
  type ReviewOutcome,
  type ReviewRefusal,
  type Scene,
  type Step,
  type WorkAct,
} from '#libs/domain/index.js';
import { takeApart } from '#libs/runtime/index.js';
import { Announcing } from './announce/announcing.js';
import { joined } from './incident/join.js';
import { openDesk } from './incident/open-desk.js';
import { momentOf } from './moment.js';
import { ON_FINDINGS } from './on-findings.js';
import { passTo } from './on-time.js';
import type { DecideParts } from './parts.js';
import { Unregistered, withRegister } from './register/unregistered.js';
import { takeReviewAct } from './review/act.js';
import { Routes } from './routes/routes.js';
import { firstClosings, type OnceRead, type Pending, readOnce, type Session } from './session.js';
import { ActSetAside, FindingSetAside } from './set-aside.js';
import { takeStock } from './stock/take-stock.js';
import { takeAct } from './take-act.js';
import { modeTurns } from './view/mode-turns.js';
import { Outages } from './view/outages.js';
import { PremisesThen } from './view/premises.js';

type Acted = Extract<JournalEntry, { type: 'act' }>;

const isBy = (at: Instant | null, now: Instant): boolean => at !== null && at <= now;

/**
 * From findings to incidents, orders, notices and messages: one transaction, the watch position in it. What follows from a finding is
 * listed in {@link ON_FINDINGS}, what time alone brings in {@link ON_TIME}.
 */
export class Decide {
  private pending: Pending = { unsaid: new DecisionMemory(), routes: Routes.fresh(), heard: new Map() };
  private readonly unregistered = new Unregistered();
  private readonly announcing: Announcing;

  constructor(private readonly parts: DecideParts) {
    this.announcing = new Announcing(parts);
    parts.registry.onTurned((turn) => this.unregistered.note(turn));
  }

  /** Whether it must not wait for the next duty: the register says something else, or a place opens or closes by then. */
  isPressing(now: Instant): boolean {
    return !this.unregistered.isEmpty || isBy(this.pending.routes.turnsAt, now);
  }

  /** Whether time alone brings nothing by then: neither what waits in the books nor what is kept between transactions. Books may not know. */
  isQuietAt(now: Instant): boolean {
    const { unsaid, routes } = this.pending;
    if (!this.unregistered.isEmpty || unsaid.isFresh || isBy(unsaid.nextAt(), now) || isBy(routes.nextAt(), now)) return false;
    const waits = this.parts.books.waits();
    return waits !== null && waits.until >= now && waits.byMode.every((kioskId) => holdsBack(this.parts.modeOf(kioskId)));
  }

  /** What was found, and time that passed, up to a position of the journal. */
  async take(found: Found[], now: Instant, upTo: Position): Promise<void> {
    try {
      await this.together(found, now, upTo);
    } catch (error) {
      if (!this.parts.isRefusal(error) || found.length === 0) throw error;
      await this.apart(found, now, upTo);
    }
    this.parts.kept();
  }

  /** What a person did about a kiosk's order, about parts or a review. Answers why it is not taken; null: it is. */
  async act(kioskId: string, act: PersonAct, at: Instant): Promise<ActRefusal | ReviewRefusal | null> {
    const { books } = this.parts;
    const { refused } = await books.transact((open) => this.judge(open, kioskId, act, at));
    if (refused === null) this.parts.kept();
    return refused;
  }

  /** The same from the journal: it is answered, and everything up to it is acted on. */
  async acted({ id, kioskId, act, at }: Acted, upTo: Position): Promise<void> {
    const { books, isRefusal, report, kept } = this.parts;
    const take = (judge: (open: OpenBooks) => Promise<ActOutcome | ReviewOutcome>): Promise<void> =>
      books.transact(async (open) => {
        if (!(await open.acts.isAnswered(id))) await open.acts.answer(id, await judge(open), at);
        await open.commitPosition('watch', upTo);
      });
    try {
      await take((open) => this.judge(open, kioskId, act, at));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      report(new ActSetAside(act, kioskId, error));
      await take(async () => ({ refused: 'set-aside' }));
    }
    kept();
  }

  private judge(open: OpenBooks, kioskId: string, act: PersonAct, at: Instant): Promise<ActOutcome | ReviewOutcome> {
    return isReviewAct(act) ? takeReviewAct(open, act, at, this.parts.registry) : this.takeIn(open, kioskId, act, at);
  }

  private async takeIn(open: OpenBooks, kioskId: string, act: WorkAct, at: Instant): Promise<ActOutcome> {
    if (isStockAct(act)) return takeStock(open, act, at, this.parts.registry);
    const outcome = await takeAct(open, { ...this.parts, heard: this.pending.heard }, kioskId, act, at);
    // A notice may have come of it, and what it says of where to go changes with the hours there. To look once too often does no harm.
    if (outcome.refused === null) await this.watchHours(open, at);
    return outcome;
  }

  private async watchHours({ notices }: OpenBooks, from: Instant): Promise<void> {
    const halls = new Set((await notices.standing()).map(({ hallId }) => hallId));
    this.pending.routes.watch(halls, from, this.parts.registry);
  }

  private async together(found: Found[], now: Instant, upTo: Position | null): Promise<void> {
    const { unsaid, routes, heard } = this.pending;
    const pending: Pending = { unsaid: unsaid.copy(), routes: routes.copy(), heard: new Map(heard) };
    const { turn, decided } = this.unregistered.take();
    const all = withRegister(found, turn, now);
    await this.parts.books.transact(async (open) => {
      await this.decide(open, pending, all, now);
      if (upTo !== null) await open.commitPosition('watch', upTo);
    });
    this.pending = pending;
    decided();
  }

  /** Every moment for itself and as of its own time, so that it does not matter which of them one transaction decides. */
  private async decide(open: OpenBooks, pending: Pending, found: Found[], now: Instant): Promise<void> {
    const { parts, announcing } = this;
    const { registry, gatherMs = GATHERS } = parts;
    const read = readOnce(open);
    const premises = new PremisesThen(registry, parts, found);
    const desk = await openDesk(read.books, found, now, premises, pending.unsaid);
    const turns = modeTurns(found, parts);
    const scene = desk?.begun ?? (await sceneWithout(read, pending, now, turns.size > 0));
    if (!scene) return;
    const [standing] = await Promise.all([read.board.standing(), ...firstClosings(read, now)]);
    const around = new Outages(scene, standing, registry, premises, gatherMs, pending.heard);
    const session: Session = { ...read, parts, announcing, pending, around, turned: [], now };
    const reach = (one: Found): void => {
      premises.reach(one);
      around.hear(one.answers ?? []);
      if (!one.before || !turns.has(one)) return;
      pending.routes.turned(one.before.kioskId, one.at, registry);
      session.turned.push({ kioskId: one.before.kioskId, at: one.at });
    };
    if (desk) for (const step of joined(desk, found, now, reach)) await follow(session, step);
    else await reachAll(session, found, reach);
    await passTo(session, now);
  }

  /** One finding that the database refuses must not hold up the others. */
  private async apart(found: Found[], now: Instant, upTo: Position): Promise<void> {
    const { isRefusal, report } = this.parts;
    const findings = found.flatMap((one) => one.findings);
    await takeApart(findings, {
      take: (some: Finding[]) =>
        this.together(
          some.map((finding) => ({ at: finding.at, findings: [finding] })),
          some.at(-1)?.at ?? now,
          null,
        ),
      isRefusal,
      setAside: ([finding], why) => finding && report(new FindingSetAside(finding, why)),
    });
    const answered = found.filter(({ answers }) => answers !== undefined).map((one) => ({ ...one, findings: [] }));
    await this.together(answered, now, upTo);
  }
}

/** What one moment brought. */
async function follow(session: Session, step: Step): Promise<void> {
  await passTo(session, step.at);
  const moment = momentOf(step, session);
  for (const verb of ON_FINDINGS) await verb(session, moment);
}

/** Nothing is decided by what was found, but routes may hang on it. */
async function reachAll(session: Session, found: Found[], reach: (one: Found) => void): Promise<void> {
  for (const one of found) {
    await passTo(session, one.at);
    reach(one);
  }
}

/** What stands, when time alone has something to do: notices that run out or owe a correction, routes to look at, ends to be told. */
async function sceneWithout(read: OnceRead, pending: Pending, now: Instant, turned: boolean): Promise<Scene | null> {
  const { books, board } = read;
  const due =
    turned ||
    isBy(pending.routes.nextAt(), now) ||
    (await Promise.all([board.firstDue(now, () => true), ...firstClosings(read, now)])).some(Boolean);
  if (!due) return null;
  await books.alone();
  return { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() };
}
