import type { Cause } from '#apps/simulator/index.js';
import type { Decided, Stretch } from './decided.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What was told so long after its cause had ended was still right when it was on its way. */
const SLACK = 2 * MINUTE;
/** What is foreseen may come so long after the visit that it was foreseen for. */
export const FORESIGHT = 24 * HOUR;
/** What began so shortly before the end cannot be known yet. */
const YOUNG = 20 * MINUTE;

/** Names of incidents that a cause may rightly have; whatever is said of a single kiosk of a hall is of the hall's cause, once too often. */
const NAMES: readonly [cause: RegExp, incident: RegExp][] = [
  [/^(link|short-drop|late-batch|restart|upgrade|flapping\/link)$/, /^link$/],
  [/^hall\/network$/, /^(link|hall\/.*)$/],
  [/^hall\/power$/, /^(link|hall\/.*|fault\/PWR-001\/.*|component\/power)$/],
  [/^region\/network$/, /^(link|hall\/.*|region\/.*)$/],
];

function partsFit(cause: string, incident: string): boolean {
  const [what, first = '', second = ''] = cause.split('/');
  if (what === 'fault') return incident === `component/${second}` || incident.startsWith(`fault/${first}/`);
  if (what === 'flapping')
    return incident === `component/${first}` || (incident.startsWith('fault/') && incident.endsWith(`/${first}`));
  if (what === 'upstream') return incident === `fault/NET-003/${first}`;
  return false;
}

export const fits = (cause: string, incident: string): boolean =>
  cause === incident || partsFit(cause, incident) || NAMES.some(([of, name]) => of.test(cause) && name.test(incident));

const isRight = ({ needsOrder, edge }: Cause): boolean => needsOrder || edge === true;

/** How early it may be told of the cause: what is foreseen comes by the visit, or a day after. */
const lead = ({ visitAt, at }: Stretch): number => (visitAt === null ? 0 : Math.max(0, visitAt - at) + FORESIGHT);

/** What never came, and was only to be expected, was so at its time. */
const earliest = (stretch: Stretch, { from, foreseeableFrom = from, edge }: Cause): number =>
  edge ? from : Math.min(foreseeableFrom, from - lead(stretch));

function isInTime(stretch: Stretch, cause: Cause): boolean {
  return stretch.at >= earliest(stretch, cause) && stretch.at <= (cause.to ?? Number.POSITIVE_INFINITY) + SLACK;
}

/** The cause that a telling is of, the needful first, then noise that explains it. */
function causeOf(stretch: Stretch, byKiosk: ReadonlyMap<string, Cause[]>): Cause | undefined {
  const found = new Set(stretch.kiosks.flatMap((kiosk) => byKiosk.get(kiosk) ?? []));
  const all = [...found].filter((cause) => fits(cause.cause, stretch.cause) && isInTime(stretch, cause));
  const stands = ({ from, foreseeableFrom = from }: Cause): number => (foreseeableFrom <= stretch.at ? 0.5 : 0);
  const weight = (cause: Cause): number => (isRight(cause) ? cause.kiosks.length + 1 + stands(cause) : 0);
  return all.sort((a, b) => weight(b) - weight(a))[0];
}

/** Some of one kind, with the first of them. */
export interface Kind {
  name: string;
  count: number;
  example: string;
}

export interface Verdict {
  causes: number;
  found: number;
  /** Causes at a bound, with or without an order: neither asked for nor wrong. */
  edges: number;
  orders: number;
  falseOrders: number;
  recallPct: number;
  precisionPct: number;
  incidentsPerCause: number;
  ordersPerCause: number;
  noticesPerCause: number;
  alertsPerCause: number;
  medianDelayMs: number;
  judgedDelays: number;
  falseKinds: Kind[];
  missedKinds: Kind[];
  doubledKinds: Kind[];
  noticeKinds: Kind[];
  alertKinds: Kind[];
  slowKinds: Kind[];
}

class Kinds {
  private readonly all = new Map<string, Kind>();

  add(name: string, example: () => string, count = 1): void {
    const kind = this.all.get(name);
    if (kind) kind.count += count;
    else this.all.set(name, { name, count, example: example() });
  }

  get worst(): Kind[] {
    return [...this.all.values()].sort((a, b) => b.count - a.count);
  }
}

const when = (at: number | null): string =>
  at === null ? '…' : new Date(at + 8 * HOUR).toISOString().slice(5, 19).replace('T', ' ');
const inWords = (cause: Cause): string => {
  const { kiosks, detail, from, to } = cause;
  const who = kiosks.length === 1 ? kiosks[0] : `${kiosks.length} kiosks (${kiosks[0]} …)`;
  return `${cause.cause} on ${who}, ${when(from)} to ${when(to)}${detail ? ` (${detail})` : ''}`;
};
const toldInWords = ({ id, at, to, kiosks, rule, reason, cause }: Stretch): string =>
  `${kiosks.length === 1 ? kiosks[0] : `${kiosks.length} kiosks`}, ${when(at)} to ${when(to)}, ${cause} by ${rule}: ${reason} (${id})`;

/** What a cause has brought. */
interface Brought {
  incidents: Set<string>;
  orders: Set<string>;
  /** By hall. */
  notices: Set<string>;
  halls: Set<string>;
  alerts: number;
  stretches: Stretch[];
}

const family = (cause: string): string => {
  const [what, first] = cause.split('/');
  return first && ['hall', 'region', 'upstream', 'consumable', 'cashbox', 'flapping', 'fault'].includes(what ?? '')
    ? `${what}/${first}`
    : cause;
};

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const per = (many: number, of: number): number => (of === 0 ? 0 : many / of);

/** Holds what was decided against what was true. */
export class Judge {
  private readonly byKiosk = new Map<string, Cause[]>();
  private readonly brought = new Map<Cause, Brought>();
  private readonly ofStretch = new Map<Stretch, Cause | undefined>();

  constructor(
    private readonly causes: readonly Cause[],
    private readonly decided: Decided,
    private readonly to: number,
  ) {
    for (const cause of causes)
      for (const kiosk of cause.kiosks) this.byKiosk.set(kiosk, [...(this.byKiosk.get(kiosk) ?? []), cause]);
  }

  judge(): Verdict {
    for (const stretches of this.decided.stretches.values()) for (const stretch of stretches) this.assign(stretch);
    this.assignTold();
    const orders = this.judgeOrders();
    return { ...orders, ...this.judgeRecall(), ...this.judgeCounts() };
  }

  private assign(stretch: Stretch): void {
    const cause = causeOf(stretch, this.byKiosk);
    this.ofStretch.set(stretch, cause);
    if (!cause || !isRight(cause)) return;
    const brought = this.broughtBy(cause);
    brought.incidents.add(stretch.id);
    brought.stretches.push(stretch);
  }

  private broughtBy(cause: Cause): Brought {
    const known = this.brought.get(cause);
    if (known) return known;
    const fresh = {
      incidents: new Set<string>(),
      orders: new Set<string>(),
      notices: new Set<string>(),
      halls: new Set<string>(),
    };
    const brought: Brought = { ...fresh, alerts: 0, stretches: [] };
    this.brought.set(cause, brought);
    return brought;
  }

  private causeAt(incidentId: string, at: number): Brought | undefined {
    const stretch = this.decided.stretchAt(incidentId, at);
    const cause = stretch && this.ofStretch.get(stretch);
    return cause && this.brought.get(cause);
  }

  private assignTold(): void {
    const { decided } = this;
    for (const { id, incidentId, at } of decided.orders) this.causeAt(incidentId, at)?.orders.add(id);
    for (const alert of decided.alerts) {
      const brought = this.causeAt(decided.incidentBehind(alert), alert.at);
      if (brought) brought.alerts++;
    }
    for (const { id, incidentId, hallId, at } of decided.notices) {
      const brought = this.causeAt(incidentId, at);
      brought?.notices.add(id);
      brought?.halls.add(hallId);
    }
  }

  private judgeOrders(): Pick<Verdict, 'orders' | 'falseOrders' | 'precisionPct' | 'falseKinds'> {
    const kinds = new Kinds();
    const { orders } = this.decided;
    let falseOrders = 0;
    for (const { incidentId, at, again } of orders) {
      const stretch = this.decided.stretchAt(incidentId, at);
      const cause = stretch && this.ofStretch.get(stretch);
      if (!stretch || (cause && isRight(cause))) continue;
      falseOrders++;
      const name = `${stretch.rule}, ${family(stretch.cause)}${again ? ', opened again' : ''}: ${cause ? `only ${cause.cause}` : 'nothing'}`;
      kinds.add(name, () => `${toldInWords(stretch)}${cause ? `; true is ${inWords(cause)}` : ''}`);
    }
    const precisionPct = 100 * (orders.length === 0 ? 1 : 1 - falseOrders / orders.length);
    return { orders: orders.length, falseOrders, precisionPct, falseKinds: kinds.worst };
  }

  /** Also an incident that had been there before tells of it, when it stands while the cause does. */
  private tellingOf(cause: Cause): Stretch | undefined {
    const own = this.brought.get(cause)?.stretches.filter(({ hasOrder }) => hasOrder) ?? [];
    return own.length > 0 ? own.reduce((a, b) => (b.at < a.at ? b : a)) : this.standing(cause);
  }

  private standing(cause: Cause): Stretch | undefined {
    for (const kiosk of cause.kiosks) {
      const found = this.stretchesOn.get(kiosk)?.find((stretch) => {
        const until = stretch.to ?? Number.POSITIVE_INFINITY;
        const overlaps = stretch.at <= (cause.to ?? Number.POSITIVE_INFINITY) && until >= cause.from;
        return stretch.hasOrder && overlaps && covers(stretch.cause, cause.cause);
      });
      if (found) return found;
    }
    return undefined;
  }

  private get stretchesOn(): Map<string, Stretch[]> {
    this.onKiosk ??= this.stretchesByKiosk();
    return this.onKiosk;
  }
  private onKiosk: Map<string, Stretch[]> | undefined;

  private stretchesByKiosk(): Map<string, Stretch[]> {
    const all = new Map<string, Stretch[]>();
    for (const stretches of this.decided.stretches.values())
      for (const stretch of stretches) for (const kiosk of stretch.kiosks) all.set(kiosk, [...(all.get(kiosk) ?? []), stretch]);
    return all;
  }

  private judgeRecall() {
    const missed = new Kinds();
    const slow = new Kinds();
    const delays: number[] = [];
    const couldBeKnown = ({ from, heardFrom }: Cause): boolean =>
      heardFrom !== null && Math.max(from, heardFrom) < this.to - YOUNG;
    const asked = this.causes.filter((c) => c.needsOrder && !c.edge && couldBeKnown(c));
    for (const cause of asked) {
      const telling = this.tellingOf(cause);
      if (!telling) missed.add(family(cause.cause), () => inWords(cause));
      else if (!cause.mustWait) {
        const delay = Math.max(0, telling.at - (cause.heardFrom as number));
        delays.push(delay);
        if (delay > 60_000)
          slow.add(family(cause.cause), () => `${Math.round(delay / 1_000)} s: ${inWords(cause)}; ${toldInWords(telling)}`);
      }
    }
    const causes = asked.length;
    const found = causes - missed.worst.reduce((sum, { count }) => sum + count, 0);
    const recallPct = causes === 0 ? 100 : (100 * found) / causes;
    const edges = this.causes.filter(({ edge }) => edge).length;
    const told = { missedKinds: missed.worst, slowKinds: slow.worst, medianDelayMs: median(delays), judgedDelays: delays.length };
    return { causes, found, edges, recallPct, ...told };
  }

  private judgeCounts() {
    const [doubled, notices, alerts] = [new Kinds(), new Kinds(), new Kinds()];
    const sum = { causes: 0, incidents: 0, orders: 0, notices: 0, noticed: 0, alerts: 0 };
    for (const [cause, brought] of this.brought) {
      sum.causes++;
      sum.incidents += brought.incidents.size;
      sum.orders += brought.orders.size;
      sum.notices += brought.notices.size;
      sum.noticed += brought.halls.size;
      sum.alerts += brought.alerts;
      const example = (): string => `${inWords(cause)}: ${brought.stretches.map(toldInWords).slice(0, 4).join(' | ')}`;
      if (brought.incidents.size > 1) doubled.add(family(cause.cause), example, brought.incidents.size - 1);
      if (brought.notices.size > brought.halls.size)
        notices.add(family(cause.cause), example, brought.notices.size - brought.halls.size);
      if (brought.alerts > 3) alerts.add(family(cause.cause), () => `${brought.alerts} alerts: ${example()}`, brought.alerts - 3);
    }
    return {
      incidentsPerCause: per(sum.incidents, sum.causes),
      ordersPerCause: per(sum.orders, sum.causes),
      noticesPerCause: per(sum.notices, sum.noticed),
      alertsPerCause: per(sum.alerts, sum.causes),
      ...{ doubledKinds: doubled.worst, noticeKinds: notices.worst, alertKinds: alerts.worst },
    };
  }
}

/** What stands of the whole hall or region tells of one kiosk's link, too. */
const covers = (incident: string, cause: string): boolean =>
  fits(cause, incident) || (/^(hall|region)\//.test(incident) && /^(link|flapping\/link|hall\/.*)$/.test(cause));
