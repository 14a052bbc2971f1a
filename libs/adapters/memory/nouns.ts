import { type Cause } from '#libs/domain/finding/index.js';
import {
  type Incident,
  IncidentBook,
  isAdministrative,
  MODE_REASONS,
  type Recurrence,
  type Withheld,
  WithheldBook,
  type WithheldFilter,
  type WithheldReason,
} from '#libs/domain/incident/index.js';
import type { NounFilter, OrderFilter, Page } from '#libs/domain/index.js';
import {
  isDone,
  type MaintenanceOrder,
  type Mended,
  mendedBy,
  OrderBook,
  type OrdersInHand,
} from '#libs/domain/maintenance/index.js';
import {
  demandComplete,
  NoticeBoard,
  type NotNotified,
  NotNotifiedBook,
  type NotNotifiedFilter,
  type OutageNotice,
} from '#libs/domain/outage/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';
import {
  firstOf,
  fitting,
  inOrder,
  isIn,
  LatelyEnded,
  pageOf,
  ReckonedOf,
  TwiceRefused,
  UndoableMap,
  type UndoLog,
} from './shelf.js';

/** One cause stands once: on a kiosk, in a hall for whatever reason it is out, in a region by its line or by each system that it calls. */
function causeKey({ kioskId, cause, ...of }: { kioskId: string | null; cause: Cause } & Partial<Incident | Withheld>): string {
  if (kioskId !== null) return `${kioskId} ${cause}`;
  return of.kind === 'hall' ? ` ${of.hallId}` : ` ${of.region} ${cause}`;
}

/** Farther back nobody counts how often a cause came. */
const LONGEST_COUNT = 366 * DAY;

/** What is a hall's may go on after its end; it is few. */
const isHalls = ({ kioskId }: { kioskId: string | null }): boolean => kioskId === null;

/** The end of an administrators' incident may be told later, and they are few. */
const isNeededStill = (incident: Incident): boolean => isHalls(incident) || isAdministrative(incident);

/** What a person closed has an incident that may stand, and must not be opened for it again. They are few. */
const isPeoples = ({ history }: MaintenanceOrder): boolean => (history.at(-1)?.by ?? 'hallwatch') !== 'hallwatch';

/** An incident has one notice a hall. */
const placeOf = ({ incidentId, hallId }: Pick<OutageNotice, 'incidentId' | 'hallId'>): string => `${incidentId} ${hallId}`;

const mendedKey = (kioskId: string, cause: Cause): string => `${kioskId} ${cause}`;

/** Those who mended one cause of one kiosk, the last first. */
type Menders = readonly (Mended & { orderId: string })[];

/** Incidents in memory. */
export class MemoryIncidents extends IncidentBook {
  private readonly all: UndoableMap<string, Incident>;
  private readonly open: UndoableMap<string, Incident>;
  private readonly ended: LatelyEnded<Incident>;
  /** By kiosk and cause, those that are forgotten too: how often it came is asked of the past. */
  private readonly came: UndoableMap<string, Recurrence[]>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.all = new UndoableMap(log);
    this.open = new UndoableMap(log);
    this.ended = new LatelyEnded(log);
    this.came = new UndoableMap(log);
  }

  override async openFor(kioskId: string, cause: Cause): Promise<Incident | undefined> {
    return this.open.get(causeKey({ kioskId, cause }));
  }

  override async allOpen(): Promise<Incident[]> {
    return inOrder(this.open.values(), (one) => one.openedAt);
  }

  override async closedOf(kioskIds: string[], since: Instant): Promise<Incident[]> {
    const ended = kioskIds.flatMap((kioskId) => this.ended.of(kioskId));
    return inOrder(
      ended.filter(({ closedAt }) => (closedAt ?? 0) >= since),
      (one) => one.closedAt ?? 0,
    );
  }

  override async widesClosedSince(at: Instant): Promise<Incident[]> {
    const closed: Incident[] = [];
    for (const one of this.all.values()) if (isHalls(one) && one.closedAt !== null && one.closedAt >= at) closed.push(one);
    return inOrder(closed, (one) => one.closedAt ?? 0);
  }

  override async save(incident: Incident): Promise<void> {
    const key = causeKey(incident);
    const standing = this.open.get(key);
    if (incident.state === 'open') {
      if (standing && standing.id !== incident.id) throw new TwiceRefused(`${standing.id} is open for ${key}`);
      this.open.set(key, incident);
    } else if (standing?.id === incident.id) this.open.delete(key);
    this.ended.note(incident);
    if (incident.kioskId !== null) this.noteComing(key, incident);
    if (this.forget && incident.state === 'closed' && !isNeededStill(incident)) this.all.delete(incident.id);
    else this.all.set(incident.id, incident);
  }

  override async recurrences(kioskId: string, cause: Cause, since: Instant): Promise<Recurrence[]> {
    return (this.came.get(causeKey({ kioskId, cause })) ?? []).filter(({ openedAt }) => openedAt >= since);
  }

  private noteComing(key: string, { id, openedAt, inhibitedBy, quiet }: Incident): void {
    const others = (this.came.get(key) ?? []).filter((one) => one.id !== id && one.openedAt >= openedAt - LONGEST_COUNT);
    const counts = inhibitedBy === null && !quiet;
    this.came.set(key, counts ? inOrder([...others, { id, openedAt }], (one) => one.openedAt) : others);
  }

  override async list(filter: NounFilter): Promise<Page<Incident>> {
    return pageOf(fitting(this.all.values(), filter), (one) => one.openedAt, filter);
  }

  override async one(id: string): Promise<Incident | undefined> {
    return this.all.get(id);
  }
}

/** Maintenance orders in memory. */
export class MemoryOrders extends OrderBook {
  private readonly all: UndoableMap<string, MaintenanceOrder>;
  private readonly byIncident: UndoableMap<string, string>;
  /** They may be open again. */
  private readonly ended: LatelyEnded<MaintenanceOrder>;
  /** Their end waits to be told. */
  private readonly closing: UndoableMap<string, MaintenanceOrder>;
  private readonly firstClosing: ReckonedOf<MaintenanceOrder, Instant>;
  /** Time brings them something. */
  private readonly turning: UndoableMap<string, MaintenanceOrder>;
  private readonly firstTurn: ReckonedOf<MaintenanceOrder, Instant>;
  /** By kiosk and cause: it outlives orders that are forgotten. */
  private readonly menders: UndoableMap<string, Menders>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.all = new UndoableMap(log);
    this.byIncident = new UndoableMap(log);
    this.ended = new LatelyEnded(log);
    this.closing = new UndoableMap(log);
    this.firstClosing = firstOf(this.closing, ({ closingAt }) => closingAt);
    this.turning = new UndoableMap(log);
    this.firstTurn = firstOf(this.turning, ({ turnsAt }) => turnsAt);
    this.menders = new UndoableMap(log);
  }

  /** When time brings the first of them something. */
  get nextTurn(): Instant {
    return this.firstTurn.get();
  }

  /** When the first end is to be told. */
  get nextClosing(): Instant {
    return this.firstClosing.get();
  }

  override async forIncident(incidentId: string): Promise<MaintenanceOrder | undefined> {
    return this.all.get(this.byIncident.get(incidentId) ?? '');
  }

  override async undoneOf(kioskId: string): Promise<MaintenanceOrder[]> {
    return inOrder(
      fitting(this.all.values(), { kioskId }).filter((order) => !isDone(order)),
      (one) => one.openedAt,
    );
  }

  override async undoneBy(personId: string): Promise<MaintenanceOrder[]> {
    return (await this.undone()).filter(({ assignee, second }) => assignee === personId || second === personId);
  }

  override async undoneIn(hallIds: readonly string[]): Promise<MaintenanceOrder[]> {
    return (await this.undone()).filter(({ hallId }) => hallIds.includes(hallId));
  }

  override async inHandOf(personIds: readonly string[]): Promise<OrdersInHand[]> {
    const rows = new Map<string, OrdersInHand>();
    for (const { assignee: person, hallId, state } of this.all.values()) {
      if (person === null || !personIds.includes(person) || isDone({ state })) continue;
      const key = JSON.stringify([person, hallId, state]);
      rows.set(key, { person, hallId, state, orders: (rows.get(key)?.orders ?? 0) + 1 });
    }
    return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  override async lastMended(kioskId: string, cause: Cause): Promise<Mended | null> {
    const [last] = this.menders.get(mendedKey(kioskId, cause)) ?? [];
    return last ? { person: last.person, at: last.at } : null;
  }

  /** Of an order that is open again it is not known yet. */
  private noteMender(order: MaintenanceOrder): void {
    if (order.kioskId === null) return;
    const key = mendedKey(order.kioskId, order.cause);
    const known = this.menders.get(key);
    const mended = order.state === 'closed' ? mendedBy(order) : null;
    if (!mended && !known) return;
    const others = (known ?? []).filter(({ orderId }) => orderId !== order.id);
    const now = mended ? [...others, { ...mended, orderId: order.id }] : others;
    this.menders.set(
      key,
      now.sort((a, b) => b.at - a.at || (a.orderId < b.orderId ? 1 : -1)),
    );
  }

  override async undone(): Promise<MaintenanceOrder[]> {
    return inOrder(
      [...this.all.values()].filter((order) => !isDone(order)),
      (one) => one.openedAt,
    );
  }

  override async closingsDue(at: Instant): Promise<MaintenanceOrder[]> {
    if (this.nextClosing > at) return [];
    const due: MaintenanceOrder[] = [];
    for (const order of this.closing.values()) if ((order.closingAt ?? 0) <= at) due.push(order);
    return inOrder(due, (one) => one.closingAt ?? 0);
  }

  override async turnsDue(at: Instant): Promise<MaintenanceOrder[]> {
    if (this.nextTurn > at) return [];
    const due: MaintenanceOrder[] = [];
    for (const order of this.turning.values()) if ((order.turnsAt ?? 0) <= at) due.push(order);
    return inOrder(due, (one) => one.turnsAt ?? 0);
  }

  override async save(order: MaintenanceOrder): Promise<void> {
    const known = this.byIncident.get(order.incidentId);
    if (known !== undefined && known !== order.id) throw new TwiceRefused(`${order.incidentId} has the order ${known}`);
    if (order.closingAt === undefined) this.closing.delete(order.id);
    else this.closing.set(order.id, order);
    if (order.turnsAt === undefined) this.turning.delete(order.id);
    else this.turning.set(order.id, order);
    this.all.set(order.id, order);
    this.noteMender(order);
    this.byIncident.set(order.incidentId, order.id);
    for (const id of order.earlier ?? []) if (this.byIncident.get(id) === order.id) this.byIncident.delete(id);
    for (const old of this.ended.note(order)) if (this.forget && !isPeoples(old) && !old.isAway) this.drop(old);
  }

  private drop({ id, incidentId }: MaintenanceOrder): void {
    this.all.delete(id);
    this.byIncident.delete(incidentId);
  }

  override async list(filter: OrderFilter): Promise<Page<MaintenanceOrder>> {
    const fit = fitting(this.all.values(), filter).filter((one) => !filter.undone || !isDone(one));
    return pageOf(fit, (one) => one.openedAt, filter);
  }

  override async one(id: string): Promise<MaintenanceOrder | undefined> {
    return this.all.get(id);
  }
}

const noticeDueAt = ({ until, owesAt = until }: OutageNotice): Instant => Math.min(until, owesAt);

/** Outage notices in memory. */
export class MemoryNotices extends NoticeBoard {
  private readonly all: UndoableMap<string, OutageNotice>;
  private readonly up: UndoableMap<string, OutageNotice>;
  private readonly firstDue: ReckonedOf<OutageNotice, Instant>;
  /** The last of each incident in each hall. */
  private readonly byIncident: UndoableMap<string, string>;
  /** Their incidents may be open again. */
  private readonly ended: LatelyEnded<OutageNotice & { cause: string; closedAt: Instant | null }>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.all = new UndoableMap(log);
    this.up = new UndoableMap(log);
    this.firstDue = firstOf(this.up, noticeDueAt);
    this.byIncident = new UndoableMap(log);
    this.ended = new LatelyEnded(log);
  }

  /** When the first one is to be issued again or corrected. */
  get nextDue(): Instant {
    return this.firstDue.get();
  }

  /** The one that stands, else the last one withdrawn. */
  override async forIncident(incidentId: string, hallId?: string): Promise<OutageNotice | undefined> {
    const fits = (one: OutageNotice): boolean => one.incidentId === incidentId && (hallId === undefined || one.hallId === hallId);
    const place = hallId === undefined ? null : placeOf({ incidentId, hallId });
    const standing = place === null ? [...this.up.values()].find(fits) : this.up.get(place);
    if (standing) return standing;
    if (place !== null) return this.all.get(this.byIncident.get(place) ?? '');
    return inOrder([...this.all.values()].filter(fits), (one) => one.publishedAt).at(-1);
  }

  override async save(notice: OutageNotice): Promise<void> {
    demandComplete(notice);
    const place = placeOf(notice);
    this.leave(notice.id, place);
    const standing = this.up.get(place);
    if (notice.state === 'published') {
      if (standing && standing.id !== notice.id) throw new TwiceRefused(`${standing.id} stands for ${place}`);
      this.up.set(place, notice);
    } else if (standing?.id === notice.id) this.up.delete(place);
    this.all.set(notice.id, notice);
    this.byIncident.set(place, notice.id);
    for (const old of this.ended.note({ ...notice, cause: notice.incidentId, closedAt: notice.withdrawnAt })) {
      if (this.forget) this.drop(old);
    }
  }

  /** It is of another incident from now on, whose order goes on, or on the board of another hall. */
  private leave(id: string, place: string): void {
    const known = this.all.get(id);
    const before = known ? placeOf(known) : place;
    if (before === place) return;
    if (this.up.get(before)?.id === id) this.up.delete(before);
    if (this.byIncident.get(before) === id) this.byIncident.delete(before);
  }

  private drop({ id, incidentId, hallId }: OutageNotice): void {
    this.all.delete(id);
    this.byIncident.delete(placeOf({ incidentId, hallId }));
  }

  override async standing(kioskId?: string): Promise<OutageNotice[]> {
    const standing = [...this.up.values()].filter((one) => kioskId === undefined || one.kioskIds.includes(kioskId));
    return inOrder(standing, (one) => one.publishedAt).reverse();
  }

  override async due(at: Instant): Promise<OutageNotice[]> {
    if (this.nextDue > at) return [];
    const due: OutageNotice[] = [];
    for (const notice of this.up.values()) if (noticeDueAt(notice) <= at) due.push(notice);
    return inOrder(due, (one) => one.until);
  }

  override async list(filter: NounFilter): Promise<Page<OutageNotice>> {
    return pageOf(fitting(this.all.values(), filter), (one) => one.publishedAt, filter);
  }

  override async one(id: string): Promise<OutageNotice | undefined> {
    return this.all.get(id);
  }
}

function kiosksOf(held: Iterable<Withheld>, reasons: readonly WithheldReason[]): string[] {
  const kiosks = new Set<string>();
  for (const { reason, kioskId } of held) if (kioskId !== null && reasons.includes(reason)) kiosks.add(kioskId);
  return [...kiosks];
}

/** Alarms that nobody is told of, in memory. */
export class MemoryWithheld extends WithheldBook {
  private readonly all: UndoableMap<string, Withheld>;
  private readonly held: UndoableMap<string, Withheld>;
  private readonly firstUntil: ReckonedOf<Withheld, Instant>;
  private readonly byMode: ReckonedOf<Withheld, readonly string[]>;
  private readonly fromPeople: ReckonedOf<Withheld, readonly Withheld[]>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.all = new UndoableMap(log);
    this.held = new UndoableMap(log);
    this.firstUntil = firstOf(this.held, ({ until }) => until);
    this.byMode = new ReckonedOf(this.held, (held) => kiosksOf(held, MODE_REASONS));
    this.fromPeople = new ReckonedOf(this.held, (held) => [...held].filter(({ quiet }) => quiet));
  }

  /** When the first hold ends. */
  get nextUntil(): Instant {
    return this.firstUntil.get();
  }

  /** Kiosks of which something is withheld for what they are doing. */
  get heldByMode(): readonly string[] {
    return this.byMode.get();
  }

  override async allHeld(): Promise<Withheld[]> {
    return inOrder(this.held.values(), (one) => one.since);
  }

  override async anyDueBefore(at: Instant): Promise<boolean> {
    return this.nextUntil < at;
  }

  override async kiosksHeldFor(reasons: WithheldReason[]): Promise<string[]> {
    return kiosksOf(this.held.values(), reasons);
  }

  override async quiet(): Promise<Withheld[]> {
    return [...this.fromPeople.get()];
  }

  override async save(withheld: Withheld): Promise<void> {
    const key = causeKey(withheld);
    const standing = this.held.get(key);
    if (withheld.state === 'held') {
      if (standing && standing.id !== withheld.id) throw new TwiceRefused(`${standing.id} is withheld for ${key}`);
      this.held.set(key, withheld);
    } else if (standing?.id === withheld.id) this.held.delete(key);
    if (this.forget && withheld.state !== 'held') this.all.delete(withheld.id);
    else this.all.set(withheld.id, withheld);
  }

  override async list(filter: WithheldFilter): Promise<Page<Withheld>> {
    const { reason } = filter;
    const fit = fitting(this.all.values(), filter).filter((one) => (reason ?? one.reason) === one.reason);
    return pageOf(fit, (one) => one.since, filter);
  }

  override async one(id: string): Promise<Withheld | undefined> {
    return this.all.get(id);
  }
}

/** Notices and alerts that nobody was told, in memory. */
export class MemoryNotNotified extends NotNotifiedBook {
  private readonly all: UndoableMap<string, NotNotified>;

  constructor(
    log: UndoLog,
    private readonly forget: boolean,
  ) {
    super();
    this.all = new UndoableMap(log);
  }

  override async save(untold: NotNotified): Promise<void> {
    if (!this.forget) this.all.set(untold.id, untold);
  }

  override async list(filter: NotNotifiedFilter): Promise<Page<NotNotified>> {
    const { of, kioskId, hallId, reason, within } = filter;
    const fit = [...this.all.values()].filter(
      (one) =>
        (of ?? one.of) === one.of &&
        (hallId ?? one.hallId) === one.hallId &&
        (reason ?? one.reason) === one.reason &&
        (kioskId === undefined || one.kioskIds.includes(kioskId)) &&
        isIn(one, within),
    );
    return pageOf(fit, (one) => one.at, filter);
  }
}
