import {
  type ActRefusal,
  type Books,
  type Finding,
  type Found,
  type Hall,
  type Incident,
  type IncidentChange,
  type Instant,
  isAdministrative,
  type KioskRegistry,
  NoticeIncomplete,
  type OpenBooks,
  type OrderAct,
  type Position,
  type Scene,
  type Step,
  Unsaid,
  untoldNotice,
} from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';
import { correctAlternatives, extendNext, keepNotice, type Moved } from '#libs/stages/announce/index.js';
import { joined, keepChanges, openDesk, tellAdministrators } from '#libs/stages/incident/index.js';
import { keepOrder } from '#libs/stages/maintain/index.js';
import { takeAct } from './acts.js';
import { Board } from './board.js';
import { NoticeRefused } from './notice-refused.js';
import { Outages } from './outages.js';
import { PremisesThen, type Spoken } from './premises.js';
import { Routes } from './routes.js';

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

export interface DecisionParts extends Spoken {
  books: Books;
  registry: KioskRegistry;
  report: Report;
  /** Whether the database refused the data themselves, so that they would be refused again. */
  isRefusal(error: unknown): boolean;
  /** Called when a decision is kept, so that what it says is sent. */
  kept(): void;
}

/** What a change of an incident of several halls is for each of them: the public reads of its own hall. */
function hallsOf(change: IncidentChange, registry: KioskRegistry): { hall: Hall; change: IncidentChange }[] {
  const { incident, at } = change;
  const kiosks = incident.kioskIds.flatMap((id) => registry.kiosk(id) ?? []);
  return [...new Set(kiosks.map(({ hall }) => hall))].flatMap((hallId) => {
    const hall = registry.hall(hallId);
    if (!hall) return [];
    const affected = kiosks.filter(({ id, hall: of }) => of === hallId && incident.affected.includes(id));
    const offered = new Set(affected.flatMap(({ services }) => services));
    const servicesLost = incident.servicesLost.filter((service) => service === 'ALL' || offered.has(service));
    const own: Incident = { ...incident, hallId, affected: affected.map(({ id }) => id), servicesLost };
    if (affected.length > 0) return [{ hall, change: { ...change, incident: own } }];
    return [{ hall, change: { what: 'closed', incident: { ...own, state: 'closed' }, at } }];
  });
}

/** What is kept in memory between two decisions. */
interface Pending {
  unsaid: Unsaid;
  routes: Routes;
}

/** One transaction: the books, what is in view, and what will be remembered once it is kept. */
interface Session {
  books: OpenBooks;
  board: Board;
  pending: Pending;
  around: Outages;
}

/** From findings to incidents, orders, notices and messages: one transaction, the watch position in it. */
export class Decisions {
  private pending: Pending = { unsaid: new Unsaid(), routes: Routes.fresh() };

  constructor(private readonly parts: DecisionParts) {}

  async decide(found: Found[], now: Instant, upTo: Position): Promise<void> {
    try {
      await this.together(found, now, upTo);
    } catch (error) {
      if (!this.parts.isRefusal(error) || found.length === 0) throw error;
      await this.oneByOne(found, now, upTo);
    }
    this.parts.kept();
  }

  /** What a person did about a kiosk's order. Answers why it is not taken; null: it is. */
  async act(kioskId: string, act: OrderAct, at: Instant): Promise<ActRefusal | null> {
    const { books } = this.parts;
    const refused = await books.transact((open) => takeAct(open, this.parts, kioskId, act, at));
    if (refused === null) this.parts.kept();
    return refused;
  }

  private async together(found: Found[], now: Instant, upTo: Position | null): Promise<void> {
    const pending: Pending = { unsaid: this.pending.unsaid.copy(), routes: this.pending.routes.copy() };
    await this.parts.books.transact(async (open) => {
      await this.join(open, pending, found, now);
      if (upTo !== null) await open.commitPosition('watch', upTo);
    });
    this.pending = pending;
  }

  /** Every moment for itself and as of its own time, so that it does not matter which of them one transaction decides. */
  private async join(open: OpenBooks, pending: Pending, found: Found[], now: Instant): Promise<void> {
    const { registry } = this.parts;
    const board = new Board(open.notices);
    const books: OpenBooks = { ...open, notices: board };
    const premises = new PremisesThen(registry, this.parts, found);
    const desk = await openDesk(books, found, now, premises, pending.unsaid);
    const scene = desk?.begun ?? (await this.sceneWithout(books, board, pending, now));
    if (!scene) return;
    const around = new Outages(scene, await board.standing(), registry, (kioskId) => premises.heardOf(kioskId));
    const session: Session = { books, board, pending, around };
    if (desk) for (const step of joined(desk, found, now, (one) => premises.reach(one))) await this.take(session, step);
    await this.passTo(session, now);
  }

  /** What stands, when time alone has something to do: notices that run out, routes that wait to be looked at. */
  private async sceneWithout(books: OpenBooks, board: Board, pending: Pending, now: Instant): Promise<Scene | null> {
    const looks = (pending.routes.nextAt() ?? Number.POSITIVE_INFINITY) <= now;
    if (!looks && !(await board.firstOverdue(now, () => true))) return null;
    await books.alone();
    return { incidents: await books.incidents.allOpen(), withheld: await books.withheld.allHeld() };
  }

  /** What one moment brought: all of it is noted first, for a notice must not send people to a kiosk that goes out in the same moment. */
  private async take(session: Session, step: Step): Promise<void> {
    await this.passTo(session, step.at);
    const { books, around, pending } = session;
    await keepChanges(books, step.changes);
    for (const change of step.changes) around.note(change);
    const written = new Set<string>();
    for (const one of step.changes) if (one.of === 'incident') await this.follow(books, one.change, around, written);
    await this.correct(session, pending.routes.after(step, written, this.parts.registry), step.at);
  }

  /** Notices that run out before the instant are issued again as of then, and what waited to be looked at until then is. */
  private async passTo({ books, board, ...session }: Session, at: Instant): Promise<void> {
    const { registry } = this.parts;
    for (;;) {
      const overdue = await board.firstOverdue(at, ({ hallId }) => registry.hall(hallId) !== undefined);
      const looks = session.pending.routes.nextAt() ?? Number.POSITIVE_INFINITY;
      if (looks <= at && looks <= (overdue?.until ?? looks)) {
        await this.correct({ books, board, ...session }, session.pending.routes.due(looks), looks);
      } else if (overdue) await extendNext(books, overdue, registry);
      else return;
    }
  }

  private correct({ books, around }: Session, moved: Moved, at: Instant): Promise<void> {
    return correctAlternatives(books, moved, at, this.parts.registry, around);
  }

  /** One finding that the database refuses must not hold up the others. */
  private async oneByOne(found: Found[], now: Instant, upTo: Position): Promise<void> {
    for (const finding of found.flatMap(({ findings }) => findings)) {
      try {
        await this.together([{ at: finding.at, findings: [finding] }], finding.at, null);
      } catch (error) {
        if (!this.parts.isRefusal(error)) throw error;
        this.parts.report(new FindingSetAside(finding, error));
      }
    }
    const answered = found.filter(({ answers }) => answers !== undefined).map((one) => ({ ...one, findings: [] }));
    await this.together(answered, now, upTo);
  }

  /** The order of the verbs: incident, maintain, announce. */
  private async follow(books: OpenBooks, change: IncidentChange, around: Outages, written: Set<string>): Promise<void> {
    const { registry } = this.parts;
    const { incident } = change;
    if (isAdministrative(incident)) {
      await tellAdministrators(books, { ...change, incident }, registry.people());
      return;
    }
    const { kioskId, hallId } = change.incident;
    const kiosk = kioskId === null ? undefined : registry.kiosk(kioskId);
    const hall = registry.hall(kiosk?.hall ?? hallId);
    if (!hall) return;
    const order = await keepOrder(books, change, kiosk, hall, registry);
    if (!order) return;
    const told = kiosk || change.incident.kind === 'hall' ? [{ hall, change }] : hallsOf(change, registry);
    for (const part of told) {
      const id = await this.announce(books, part.change, order, kiosk, part.hall, around);
      if (id !== null) written.add(id);
    }
  }

  private async announce(...[books, change, order, kiosk, hall, around]: Parameters<typeof keepNotice>): Promise<string | null> {
    try {
      return await keepNotice(books, change, order, kiosk, hall, around);
    } catch (error) {
      if (!(error instanceof NoticeIncomplete)) throw error;
      this.parts.report(new NoticeRefused(kiosk?.id ?? hall.id, error));
      await books.untold.save(untoldNotice(change, hall.id, 'notice-incomplete'));
      return null;
    }
  }
}
