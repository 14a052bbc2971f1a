import type { News } from '#libs/adapters/memory/index.js';
import {
  type EndCause,
  type Evidence,
  HALLWATCH,
  type Incident,
  type Instant,
  isAdministrative,
  isInHand,
  type MaintenanceOrder,
  type NewChange,
  type OutageNotice,
  type OutboxItem,
  REOPENS_WITHIN,
  type Text,
  type UnpublishedTold,
  type WithheldAnswer,
} from '#libs/domain/index.js';

/** Words for what came of a replay, a closed set, by what the stages call it. */
const EVENTS: Readonly<Record<string, string>> = {
  'incident.opened': 'incident.opened',
  'incident.reopened': 'incident.opened',
  'incident.merged': 'incident.closed',
  'incident.closed': 'incident.closed',
  'order.opened': 'order.opened',
  'order.reopened': 'order.opened',
  'order.escalated': 'order.escalated',
  'order.cancelled': 'order.closed',
  'order.closed': 'order.closed',
  'notice.published': 'notice.published',
  'notice.updated': 'notice.updated',
  'notice.withdrawn': 'notice.withdrawn',
};

/** Events of what is over. */
const ENDS: ReadonlySet<string> = new Set(['incident.closed', 'order.closed', 'notice.withdrawn']);

/** By what it ended, and of a notice whether its services are given again. */
interface End {
  endedBy?: EndCause;
  restored?: boolean;
}

function endOf(noun: Incident | MaintenanceOrder | OutageNotice): End {
  const { endedBy } = noun;
  const restored = 'withdrawnAt' in noun ? noun.history.at(-1)?.restored : undefined;
  return { ...(endedBy && { endedBy }), ...(restored !== undefined && { restored }) };
}

/** A hold begins, what waited has passed, a notice is not published. */
const TELLS_WITHHELD: ReadonlySet<string> = new Set(['held', 'passed', 'notice']);

/** How a moment is read: what is wrong, what is kept back, what is to be done, what the public reads, who is called. */
const READ_AS = ['incident', 'withheld', 'order', 'notice', 'alert'];

interface ReplayLine {
  at: Instant;
  place: number;
  line: string;
}

/** What an incident says of everything that comes of it. */
interface Background {
  severity: string;
  rule: string | null;
  evidence: Evidence | null;
  reason: Text;
  kioskIds: string[];
}

const isOver = ({ what, body }: NewChange): boolean =>
  (what === 'incident' || what === 'order') && (body.state === 'closed' || body.state === 'cancelled');

const plain = (reason: unknown): string => {
  if (typeof reason === 'string') return reason;
  return (reason as Text | undefined)?.en ?? '';
};

/** What time alone brought an order says so itself. */
const TIMED: ReadonlySet<string> = new Set(['escalated', 'warned', 'breached', 'resumed', 'awayLate']);

/** What a person did says who and what, a date that passed what is waited for; everything else why the order is there. */
function whyOf({ history, reason }: MaintenanceOrder): Text | string {
  const last = history.at(-1);
  if (last && TIMED.has(last.what) && last.by === HALLWATCH.by) return last.note;
  return last && last.by !== 'hallwatch' ? `${last.note.en} (${last.by})` : reason;
}

/** Why the notice is issued again; else why there is one. */
function whyNoticed({ history, reason }: OutageNotice): Text {
  const last = history.at(-1);
  return last?.what === 'extended' ? last.note : reason;
}

type OfNoun = Extract<NewChange, { what: 'incident' | 'order' | 'notice' }>;

const isOfNoun = (change: NewChange): change is OfNoun =>
  change.what === 'incident' || change.what === 'order' || change.what === 'notice';

function reasonOf({ what, body }: OfNoun): Text | string {
  if (what === 'order') return whyOf(body);
  return what === 'notice' ? whyNoticed(body) : body.reason;
}

const passedOf = ({ since, endedAt: until, endedBy, times }: WithheldAnswer) => endedBy && { since, until, endedBy, times };

/** Writes down what was decided, as lines of JSON. */
export class ReplayWriter {
  private readonly told: ReplayLine[] = [];
  /** Of open incidents, by id. */
  private readonly behind = new Map<string, Background>();
  /** Of open orders: their incident and what it is about. */
  private readonly orders = new Map<string, MaintenanceOrder>();
  /** Incidents with an order that people have in hand. */
  private readonly inHand = new Set<string>();
  /** Incidents and orders that are over, and since when. */
  private readonly over = new Map<string, Instant>();

  /** Takes what one transaction kept, in its order: what is told of one moment speaks of that moment, though later ones were kept with it. */
  take(news: News[]): void {
    for (const one of news) {
      this.forgetBefore('item' in one ? one.item.createdAt : one.change.at);
      if ('item' in one) this.tellAlert(one.item);
      else {
        this.learn(one.change);
        this.tellChange(one.change);
      }
    }
  }

  /** Everything that was told, by time; what is of one time as it is read, and then in the order of its deciding. */
  lines(): string[] {
    return this.told.sort((a, b) => a.at - b.at || a.place - b.place).map(({ line }) => line);
  }

  get count(): number {
    return this.told.length;
  }

  private learn(change: NewChange): void {
    const { what, body, subject, at } = change;
    if (isOver(change)) this.over.set(subject, Math.max(at, this.over.get(subject) ?? at));
    else this.over.delete(subject);
    if (what === 'order') this.learnOrder(body, at);
    if (what !== 'incident') return;
    const incident = body;
    const leading = incident.holding.find((rule) => rule.reason === incident.reason) ?? incident.holding[0];
    const rule = leading?.rule ?? this.behind.get(incident.id)?.rule ?? null;
    const { severity, reason, evidence, kioskIds } = incident;
    this.behind.set(incident.id, { severity, rule, kioskIds, evidence: evidence.at(-1) ?? null, reason });
    // Administrators may be told of its end later.
    if (isOver(change) && isAdministrative(incident)) this.over.set(incident.id, at + REOPENS_WITHIN);
  }

  private learnOrder(order: MaintenanceOrder, at: Instant): void {
    const { id, incidentId, closingAt } = order;
    this.orders.set(id, order);
    // Its end is told later.
    if (closingAt !== undefined) for (const subject of [id, incidentId]) this.over.set(subject, closingAt);
    if (isInHand(order)) this.inHand.add(incidentId);
    else if (this.inHand.delete(incidentId) && this.over.has(incidentId)) this.over.set(incidentId, at);
  }

  /** Of what is over the rest of its moment speaks still; an order that people have in hand outlives its incident. */
  private forgetBefore(now: Instant): void {
    for (const [subject, at] of this.over) {
      if (at >= now || this.inHand.has(subject)) continue;
      this.over.delete(subject);
      this.behind.delete(subject);
      this.orders.delete(subject);
    }
  }

  private tellChange(change: NewChange): void {
    const { at, what, how, body } = change;
    if (what === 'withheld' && TELLS_WITHHELD.has(how)) this.tellWithheld(at, body);
    if (!isOfNoun(change)) return;
    const event = EVENTS[`${what}.${how}`] ?? (what === 'order' && how !== 'kept' ? 'order.updated' : null);
    if (event === null) return;
    const noun = change.body;
    const incidentId = 'incidentId' in noun ? noun.incidentId : noun.id;
    const end = ENDS.has(event) ? endOf(noun) : {};
    this.write(at, event, noun, noun.kind, incidentId, reasonOf(change), end);
  }

  /** An alarm is of one kiosk; a notice that is not published, and what is kept from people, may be of many. */
  private tellWithheld(at: Instant, told: WithheldAnswer | UnpublishedTold): void {
    const { id, hallId, kind, severity, rule, reason, evidence } = told;
    const kioskIds = 'kioskIds' in told ? told.kioskIds : this.kiosksOf(told);
    const passed = 'kioskIds' in told ? undefined : passedOf(told);
    const line = { at, event: 'withheld', id, hallId, kioskIds, kind, severity, rule, reason, evidence, ...passed };
    this.push('withheld', at, line);
  }

  private kiosksOf({ kioskId, incidentId }: WithheldAnswer): string[] {
    return kioskId === null ? (this.behind.get(incidentId ?? '')?.kioskIds ?? []) : [kioskId];
  }

  private tellAlert({ id, message, createdAt }: OutboxItem): void {
    if (message.type !== 'alert') return;
    const { kioskId, hallId, orderId, incidentId = '' } = message;
    const order = orderId === null ? undefined : this.orders.get(orderId);
    const kioskIds = order?.kioskIds ?? (kioskId === null ? [] : [kioskId]);
    this.write(
      createdAt,
      'alert.queued',
      { id, kioskIds, hallId },
      order?.kind ?? 'alert',
      order?.incidentId ?? incidentId,
      order?.reason ?? this.behind.get(incidentId)?.reason ?? message.body['text'],
      order?.endedBy === undefined ? {} : { endedBy: order.endedBy },
    );
  }

  private write(
    at: Instant,
    event: string,
    { id, hallId, kioskIds }: { id: string; hallId: string; kioskIds: string[] },
    kind: string,
    incidentId: string,
    reason: unknown,
    end: End = {},
  ): void {
    const { severity, rule, evidence } = this.behind.get(incidentId) ?? { severity: null, rule: null, evidence: null };
    const line = {
      at,
      event,
      id,
      hallId,
      kioskIds,
      kind,
      severity,
      rule,
      reason: plain(reason),
      evidence: evidence ?? {},
      ...end,
    };
    this.push(event, at, line);
  }

  private push(event: string, at: Instant, line: unknown): void {
    this.told.push({ at, place: READ_AS.indexOf(event.split('.')[0] as string), line: JSON.stringify(line) });
  }
}
