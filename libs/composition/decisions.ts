import {
  type ActRefusal,
  type Books,
  DELAYED,
  type Finding,
  type Found,
  GATHERS,
  hasHands,
  holdsBack,
  type IncidentChange,
  type Instant,
  isAdministrative,
  isDone,
  type JournalEntry,
  type KioskRegistry,
  type MaintenanceOrder,
  type OpenBooks,
  type OrderAct,
  type OutageNotice,
  type Position,
  type RegisterTurn,
  type Scene,
  type Step,
  type Surroundings,
  Unsaid,
} from '#libs/domain/index.js';
import { NamedEvent, type Report, takeApart } from '#libs/runtime/index.js';
import { correctAlternatives, extendNext, type Moved, settleNotice } from '#libs/stages/announce/index.js';
import { joined, keepChanges, openDesk, tellAdministrators, tellAdministratorsNext } from '#libs/stages/incident/index.js';
import { chase, keepOrder, keepRegisteredOrders, tellNextClosing } from '#libs/stages/maintain/index.js';
import { takeAct } from './acts.js';
import { Administrators } from './administrators.js';
import { Announcing } from './announcing.js';
import { Board, dueAt } from './board.js';
import { InOrder } from './in-order.js';
import { modeTurns } from './mode-turns.js';
import { keepOneVoice } from './one-voice.js';
import { Orders } from './orders.js';
import { Outages } from './outages.js';
import { PremisesThen, type Spoken } from './premises.js';
import { isOtherwise, moveSigns, Unregistered, withRegister } from './registered.js';
import { Routes, turnedBy } from './routes.js';

class FindingSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_findings_set_aside_total',
    help: 'Findings that the database refused for what is in them.',
  };
  constructor(
    finding: Finding,
    override readonly error: unknown,
  ) {
    super();
    this.says = `The finding ${finding.key} of ${finding.kioskId} was refused by the database and is set aside; the others go on`;
  }
}

type Acted = Extract<JournalEntry, { type: 'act' }>;

class ActSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = { metric: 'hallwatch_acts_set_aside_total', help: 'Acts of people that the books refused.' };
  constructor(
    { act, by }: OrderAct,
    kioskId: string,
    override readonly error: unknown,
  ) {
    super();
    this.says = `${act} by ${by} on ${kioskId} was refused by the database and is set aside; everything else goes on`;
  }
}

export interface DecisionParts extends Spoken {
  books: Books;
  registry: KioskRegistry;
  report: Report;
  /** Whether the database refused the data themselves, so that they would be refused again. */
  isRefusal(error: unknown): boolean;
  /** Called when a decision is kept, so that what it says is sent. */
  kept(): void;
  /** How long what nobody acts on is gathered before a notice is corrected, milliseconds. */
  gatherMs?: number;
}

/** Orders of what became part of an incident in the moment in which it was opened. */
async function replacedBy(
  books: OpenBooks,
  { what, incident }: IncidentChange,
  all: IncidentChange[],
): Promise<MaintenanceOrder[]> {
  if (what !== 'opened' && what !== 'reopened') return [];
  const parts = all.filter((one) => one.what === 'merged' && one.incident.inhibitedBy === incident.id);
  const orders = await Promise.all(parts.map((one) => books.orders.forIncident(one.incident.id)));
  return orders.filter((order) => order !== undefined).filter((order) => !isDone(order));
}

/** Whether somebody has the order, by order: the register may name another, or know how to reach them. */
async function handsNow({ orders }: OpenBooks, { canBeTold }: Outages): Promise<Map<string | null, boolean>> {
  return new Map((await orders.undone()).map((order) => [order.id, hasHands(order, canBeTold)]));
}

/** What is kept in memory between two decisions. */
interface Pending {
  unsaid: Unsaid;
  routes: Routes;
  /** See {@link Outages}. */
  heard: Map<string, Instant>;
}

/** What time alone brings, read once a transaction. */
interface Views {
  board: Board;
  orders: Orders;
  administrators: Administrators;
}

/** A kiosk says that it serves nobody, or that it serves again. */
interface Turn {
  kioskId: string;
  at: Instant;
}

/** One transaction: the books, what is in view, and what will be remembered once it is kept. */
interface Session extends Views {
  books: OpenBooks;
  pending: Pending;
  around: Outages;
  /** Not looked at yet, the first first. */
  turned: Turn[];
  /** Until when time passes. */
  now: Instant;
  /** A moment is over. */
  flush(): Promise<void>;
}

/** The first ends that were to be told before now. */
const firstClosings = ({ orders, administrators }: Views, now: Instant) =>
  [orders.closings.first(now, now), administrators.closings.first(now, now)] as const;

/** Something that time alone brings, as of then. */
interface Due {
  at: Instant;
  act(): Promise<void>;
}

const isBy = (at: Instant | null, now: Instant): boolean => at !== null && at <= now;

/** The books, and what notices are written by. */
interface Told {
  books: OpenBooks;
  around: Surroundings;
}

/** From findings to incidents, orders, notices and messages: one transaction, the watch position in it. */
export class Decisions {
  private pending: Pending = { unsaid: new Unsaid(), routes: Routes.fresh(), heard: new Map() };
  private readonly unregistered = new Unregistered();
  private readonly announcing: Announcing;

  constructor(private readonly parts: DecisionParts) {
    this.announcing = new Announcing(parts);
    parts.registry.onTurned((turn) => this.unregistered.note(turn));
  }

  /** Whether it must not wait for the next duty: the register says something else, or a place opens or closes by then. */
  isPressing(now: Instant): boolean {
    return !this.unregistered.isEmpty || isBy(this.pending.routes.turnsAt, now);
  }

  /** Whether time alone brings nothing by then: neither what waits in the books nor what is kept between decisions. Books may not know. */
  isQuietAt(now: Instant): boolean {
    const { unsaid, routes } = this.pending;
    if (!this.unregistered.isEmpty || unsaid.isFresh || isBy(unsaid.nextAt(), now) || isBy(routes.nextAt(), now)) return false;
    const waits = this.parts.books.waits();
    return waits !== null && waits.until >= now && waits.byMode.every((kioskId) => holdsBack(this.parts.modeOf(kioskId)));
  }

  async decide(found: Found[], now: Instant, upTo: Position): Promise<void> {
    try {
      await this.together(found, now, upTo);
    } catch (error) {
      if (!this.parts.isRefusal(error) || found.length === 0) throw error;
      await this.apart(found, now, upTo);
    }
    this.parts.kept();
  }

  /** What a person did about a kiosk's order. Answers why it is not taken; null: it is. */
  async act(kioskId: string, act: OrderAct, at: Instant): Promise<ActRefusal | null> {
    const { books } = this.parts;
    const refused = await books.transact((open) => this.takeIn(open, kioskId, act, at));
    if (refused === null) this.parts.kept();
    return refused;
  }

  /** The same from the journal: it is answered, and everything up to it is acted on. */
  async acted({ id, kioskId, act, at }: Acted, upTo: Position): Promise<void> {
    const { books, isRefusal, report, kept } = this.parts;
    const take = (judge: (open: OpenBooks) => Promise<ActRefusal | null>): Promise<void> =>
      books.transact(async (open) => {
        await open.acts.answer(id, await judge(open));
        await open.commitPosition('watch', upTo);
      });
    try {
      await take((open) => this.takeIn(open, kioskId, act, at));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      report(new ActSetAside(act, kioskId, error));
      await take(async () => 'set-aside');
    }
    kept();
  }

  private async takeIn(open: OpenBooks, kioskId: string, act: OrderAct, at: Instant): Promise<ActRefusal | null> {
    const refused = await takeAct(open, { ...this.parts, heard: this.pending.heard }, kioskId, act, at);
    // A notice may have come of it, and what it says of where to go changes with the hours there. To look once too often does no harm.
    if (refused === null) await this.watchHours(open, at);
    return refused;
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
      await this.join(open, pending, all, now);
      if (upTo !== null) await open.commitPosition('watch', upTo);
    });
    this.pending = pending;
    decided();
  }

  /** Every moment for itself and as of its own time, so that it does not matter which of them one transaction decides. */
  private async join(open: OpenBooks, pending: Pending, found: Found[], now: Instant): Promise<void> {
    const { registry } = this.parts;
    const [board, orders] = [new Board(open.notices), new Orders(open.orders)];
    const administrators = new Administrators(open.administrators);
    const views: Views = { board, orders, administrators };
    const ordered = new InOrder({ ...open, notices: board, orders, administrators });
    const { books } = ordered;
    const premises = new PremisesThen(registry, this.parts, found);
    const desk = await openDesk(books, found, now, premises, pending.unsaid);
    const turns = modeTurns(found, this.parts);
    const scene = desk?.begun ?? (await this.sceneWithout(books, views, pending, now, turns.size > 0));
    if (!scene) return;
    const [standing] = await Promise.all([board.standing(), ...firstClosings(views, now)]);
    const around = new Outages(scene, standing, registry, premises, this.parts.gatherMs ?? GATHERS, pending.heard);
    const session: Session = { ...views, books, pending, around, turned: [], now, flush: () => ordered.flush() };
    const reach = (one: Found): void => {
      premises.reach(one);
      around.hear(one.answers ?? []);
      if (!one.before || !turns.has(one)) return;
      pending.routes.turned(one.before.kioskId, one.at, registry);
      session.turned.push({ kioskId: one.before.kioskId, at: one.at });
    };
    if (desk) for (const step of joined(desk, found, now, reach)) await this.take(session, step);
    else await this.reachAll(session, found, reach);
    await this.passTo(session, now);
  }

  /** Nothing is decided by what was found, but routes may hang on it. */
  private async reachAll(session: Session, found: Found[], reach: (one: Found) => void): Promise<void> {
    for (const one of found) {
      await this.passTo(session, one.at);
      reach(one);
    }
  }

  /** What stands, when time alone has something to do: notices that run out or owe a correction, routes to look at, ends to be told. */
  private async sceneWithout(
    books: OpenBooks,
    views: Views,
    pending: Pending,
    now: Instant,
    turned: boolean,
  ): Promise<Scene | null> {
    const due =
      turned ||
      isBy(pending.routes.nextAt(), now) ||
      (await Promise.all([views.board.firstDue(now, () => true), ...firstClosings(views, now)])).some(Boolean);
    if (!due) return null;
    await books.alone();
    return { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() };
  }

  /** What one moment brought: all of it is noted first, for a notice must not send people to a kiosk that goes out in the same moment. */
  private async take(session: Session, step: Step): Promise<void> {
    await this.passTo(session, step.at);
    const { books, around, pending } = session;
    await keepChanges(books, step.changes);
    for (const change of step.changes) around.note(change);
    around.reach(step.at);
    const written = new Set<string>();
    const changes = step.changes.flatMap((one) => (one.of === 'incident' ? [one.change] : []));
    // Who has entered something is not kept waiting for what else may come.
    const view = step.register && !step.register.unknown ? around.ungathered : around;
    for (const change of changes) await this.follow(books, change, view, written, await replacedBy(books, change, changes));
    if (step.register) await this.heedRegister(session, step.register, step.at, written, view);
    await this.keepOneVoice(session, await this.touchedBy(step, session), step.at, written, view);
    await this.correct({ books, around: view }, pending.routes.after(step, written, this.parts.registry), step.at);
    await session.flush();
  }

  /** Kiosks that give or have lost something else by it; of a start it is not known which. */
  private async touchedBy({ changes, register }: Step, { board }: Session): Promise<Set<string>> {
    const { registry } = this.parts;
    const stand = register?.unknown ? (await board.standing()).flatMap(({ kioskIds }) => kioskIds) : [];
    const moved = changes.flatMap((one) =>
      one.of === 'incident' ? turnedBy(one.change, registry) : (one.change.withheld.kioskId ?? []),
    );
    const changed = register?.kiosks.map(({ now }) => now.id) ?? [];
    return new Set([...stand, ...changed, ...moved]);
  }

  private keepOneVoice(
    { books, around }: Session,
    kiosks: ReadonlySet<string>,
    at: Instant,
    written?: Set<string>,
    view: Surroundings = around,
  ): Promise<void> {
    const { registry } = this.parts;
    return keepOneVoice({ books, around, view, announcing: this.announcing, registry }, kiosks, at, written);
  }

  /** What stands is as the register says now: orders, notices, the signs on the kiosks' screens. */
  private async heedRegister(
    { books, board, around }: Session,
    turn: RegisterTurn,
    at: Instant,
    written: Set<string>,
    view: Surroundings,
  ): Promise<void> {
    const { registry } = this.parts;
    await keepRegisteredOrders(books, turn, at, registry);
    const hands = await handsNow(books, around);
    for (const notice of await board.standing()) {
      const isSo = notice.barred || hands.get(notice.orderId) !== (notice.arranged === false);
      if (written.has(notice.id) || (isSo && !isOtherwise(notice, turn, registry))) continue;
      for (const id of await this.announcing.lookAgain(books, notice, at, view)) written.add(id);
    }
    await moveSigns(books, turn, at, registry);
  }

  /** What time brings before the instant is done as of its own time. */
  private async passTo(session: Session, at: Instant): Promise<void> {
    for (let due = await this.nextDue(session, at); due; due = await this.nextDue(session, at)) {
      session.around.reach(due.at);
      await due.act();
      await session.flush();
    }
  }

  /** The first of: routes that wait to be looked at, notices that run out or owe a correction, ends that are to be told. */
  private async nextDue(session: Session, at: Instant): Promise<Due | undefined> {
    const { registry } = this.parts;
    const { books, board, orders, administrators, now, pending, around } = session;
    pending.routes.watch(board.standingHalls, around.reachedAt || at, registry);
    const due: Due[] = [];
    const looks = pending.routes.nextAt();
    if (looks !== null && looks <= at) {
      due.push({ at: looks, act: () => this.correct({ books, around }, pending.routes.due(looks), looks) });
    }
    const [turn] = session.turned;
    if (turn && turn.at <= at) due.push({ at: turn.at, act: () => this.heedTurns(session, turn.at) });
    const notice = await board.firstDue(at, ({ hallId }) => registry.hall(hallId) !== undefined);
    if (notice) due.push({ at: dueAt(notice), act: () => this.renew(books, notice, around) });
    const order = await orders.closings.first(at, now);
    if (order?.closingAt !== undefined) due.push({ at: order.closingAt, act: () => tellNextClosing(books, order, registry) });
    const told = await administrators.closings.first(at, now);
    if (told?.closingAt !== undefined) {
      due.push({ at: told.closingAt, act: () => tellAdministratorsNext(books, told, registry.people()) });
    }
    return due.reduce<Due | undefined>((first, one) => (first && first.at <= one.at ? first : one), undefined);
  }

  /** What their notices say that they give still. */
  private heedTurns(session: Session, at: Instant): Promise<void> {
    const due = session.turned.filter((turn) => turn.at <= at);
    session.turned = session.turned.filter((turn) => turn.at > at);
    return this.keepOneVoice(session, new Set(due.map(({ kioskId }) => kioskId)), at);
  }

  /** The public reads the next date and why, and who answers for it is asked. */
  private async extend(books: OpenBooks, notice: OutageNotice, around: Outages): Promise<void> {
    const { registry } = this.parts;
    const { delay } = await extendNext(books, notice, registry, around);
    if (notice.orderId !== null && delay) await chase(books, notice.orderId, notice.until, DELAYED[delay.because], registry);
  }

  /** A notice that runs out is issued again with a new date; one that owes a correction is looked at. */
  private renew(books: OpenBooks, notice: OutageNotice, around: Outages): Promise<void> {
    const { owesAt = notice.until } = notice;
    if (owesAt >= notice.until) return this.extend(books, notice, around);
    return settleNotice(books, notice, () => this.announcing.lookAgain(books, notice, owesAt, around));
  }

  private correct({ books, around }: Told, moved: Moved, at: Instant): Promise<void> {
    return correctAlternatives(books, moved, at, this.parts.registry, around);
  }

  /** One finding that the database refuses must not hold up the others. */
  private async apart(found: Found[], now: Instant, upTo: Position): Promise<void> {
    const { isRefusal, report } = this.parts;
    const findings = found.flatMap((one) => one.findings);
    await takeApart(findings, {
      take: (some) =>
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

  /** The order of the verbs: incident, maintain, announce. */
  private async follow(
    books: OpenBooks,
    change: IncidentChange,
    around: Surroundings,
    written: Set<string>,
    replaces: MaintenanceOrder[],
  ): Promise<void> {
    const { registry } = this.parts;
    const { incident } = change;
    if (isAdministrative(incident)) {
      if (!incident.quiet) await tellAdministrators(books, { ...change, incident }, registry.people());
      return;
    }
    const { kioskId, hallId } = change.incident;
    const kiosk = kioskId === null ? undefined : registry.kiosk(kioskId);
    const hall = registry.hall(kiosk?.hall ?? hallId);
    if (!hall) return;
    const order = await keepOrder(books, change, kiosk, hall, registry, replaces);
    if (!order) return;
    for (const id of await this.announcing.follow(books, change, order, around)) written.add(id);
  }
}
