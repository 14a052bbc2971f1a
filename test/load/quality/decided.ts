import type { News } from '#libs/adapters/memory/index.js';
import type { Incident, MaintenanceOrder, OutageNotice } from '#libs/domain/index.js';

/** One thing that was told, and of which incident. */
export interface Told {
  id: string;
  incidentId: string;
  at: number;
}

/** From an opening, or an opening again, to the end. */
export interface Stretch extends Told {
  cause: string;
  kiosks: readonly string[];
  hallId: string;
  /** Null: it stands at the end. */
  to: number | null;
  again: boolean;
  rule: string;
  reason: string;
  /** Until then what is foreseen would not last. */
  visitAt: number | null;
  hasOrder: boolean;
}

export interface Sent extends Told {
  again: boolean;
}

/** What was decided in a run, as far as it is judged. */
export class Decided {
  /** By incident, in the order of time. */
  readonly stretches = new Map<string, Stretch[]>();
  readonly orders: Sent[] = [];
  readonly notices: (Told & { hallId: string })[] = [];
  /** One for each person that is told of a thing at a time, whatever the channels. */
  readonly alerts: Told[] = [];
  readonly withheld = new Map<string, number>();
  private readonly incidentOf = new Map<string, string>();
  private lastAlert = '';

  take(news: News[]): void {
    for (const one of news) {
      if ('item' in one) this.takeItem(one.item);
      else this.takeChange(one.change);
    }
  }

  private takeChange({ at, what, how, body }: Extract<News, { change: unknown }>['change']): void {
    if (what === 'incident') this.takeIncident(at, how, body as unknown as Incident);
    if (what === 'order') this.takeOrder(at, how, body as unknown as MaintenanceOrder);
    if (what === 'notice' && how === 'published') {
      const { id, incidentId, hallId } = body as unknown as OutageNotice;
      this.notices.push({ id, incidentId, hallId, at });
    }
    if (what === 'withheld') {
      const name = `${how}: ${String((body as { reason?: unknown }).reason)}`;
      this.withheld.set(name, (this.withheld.get(name) ?? 0) + 1);
    }
  }

  private takeIncident(at: number, how: string, incident: Incident): void {
    const all = this.stretches.get(incident.id) ?? [];
    this.stretches.set(incident.id, all);
    const last = all.at(-1);
    if (how === 'opened' || how === 'reopened') all.push(stretchOf(at, incident, how === 'reopened'));
    else if (last && (how === 'closed' || how === 'merged')) last.to = at;
    else if (last) last.kiosks = incident.kioskIds;
  }

  private takeOrder(at: number, how: string, { id, incidentId }: MaintenanceOrder): void {
    this.incidentOf.set(id, incidentId);
    if (how !== 'opened' && how !== 'reopened') return;
    this.orders.push({ id, incidentId, at, again: how === 'reopened' });
    const last = this.stretches.get(incidentId)?.at(-1);
    if (last) last.hasOrder = true;
  }

  /** An alert is queued before its order is told. */
  private takeItem({ message, createdAt: at, id }: Extract<News, { item: unknown }>['item']): void {
    if (message.type !== 'alert') return;
    const about = message.orderId ?? message.incidentId ?? '';
    const name = `${about} ${message.to} ${at} ${String(message.body['event'])}`;
    if (name === this.lastAlert) return;
    this.lastAlert = name;
    this.alerts.push({ id, incidentId: about, at });
  }

  /** Alerts name their order, which may be told after them. */
  incidentBehind = (told: Told): string => this.incidentOf.get(told.incidentId) ?? told.incidentId;

  /** Until then it shows whether what was foreseen comes. */
  get foresees(): number {
    let until = 0;
    for (const all of this.stretches.values()) for (const { visitAt } of all) until = Math.max(until, visitAt ?? 0);
    return until;
  }

  /** The stretch of the incident in which something was told. */
  stretchAt(incidentId: string, at: number): Stretch | undefined {
    return this.stretches.get(incidentId)?.findLast((stretch) => stretch.at <= at);
  }
}

function stretchOf(at: number, incident: Incident, again: boolean): Stretch {
  const { id, cause, kioskIds, hallId, holding, evidence } = incident;
  const seen = evidence.at(-1)?.seen ?? {};
  const visitAt = typeof seen['visitAt'] === 'number' ? seen['visitAt'] : null;
  return {
    ...{ id, incidentId: id, at, cause, kiosks: kioskIds, hallId, again, visitAt },
    to: null,
    hasOrder: again,
    rule: holding.at(-1)?.rule ?? '',
    reason: holding.at(-1)?.reason.en ?? incident.reason.en,
  };
}
