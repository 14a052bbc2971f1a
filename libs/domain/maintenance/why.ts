import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { type Hand, type Hands, handOf, isReachable, peopleOf } from './hands.js';
import { asking } from './members.js';
import type { MaintenanceOrder, OrderKind } from './order.js';
import { assigneeFor, type Candidate, candidate, chosenFor, isAlike, type NamedAs, routed } from './routing.js';
import { type Trade, tradesFor } from './trade.js';
import type { WhyAssigned, WhyReason } from './why-assigned.js';

export const NAMED_WORDS: Record<NamedAs, Text> = {
  owner: { zh: '该业务系统的负责人', en: 'sees to this business system' },
  maintainer: { zh: '设备的指定维护人（S0-C1.3）', en: 'named maintainer of the kiosk (S0-C1.3)' },
  firstResponsible: { zh: '大厅第一责任人（S0-Q3）', en: 'first responsible of the hall (S0-Q3)' },
};

export const TRADE_WORDS: Record<Trade, Text> = {
  hallStaff: { zh: '大厅人员，卡堵和清洁由其处理', en: 'hall staff: they clear jams and clean' },
  technician: { zh: '本厅维修人员', en: 'technician of the hall' },
  it: {
    zh: '信通人员，软件、配置、网络和监控由其处理（S0-Q2.5）',
    en: 'IT: software, configuration, lines and cameras (S0-Q2.5)',
  },
  security: { zh: '安保人员，柜门和疑似破坏由其处理', en: 'security: doors and fraud' },
  safety: { zh: '安监人员，安全防护由其负责（S0-Q2.3）', en: 'safety department: smoke and water (S0-Q2.3)' },
  building: { zh: '综合人员，市电等基础设施由其维护（S0-Q2.4）', en: 'building department: mains and premises (S0-Q2.4)' },
  cash: { zh: '使用单位的现金专员', en: 'cash officer of the using unit' },
  cashHandler: { zh: '具备现金资格（S0-Q5c）', en: 'qualified for cash (S0-Q5c)' },
};

/** Whose work it is, in a word. */
export const TRADE_NAMES: Record<Trade, Text> = {
  hallStaff: { zh: '大厅人员', en: 'hall staff' },
  technician: { zh: '维修人员', en: 'technician' },
  it: { zh: '信通人员', en: 'IT' },
  security: { zh: '安保人员', en: 'security' },
  safety: { zh: '安监人员', en: 'safety department' },
  building: { zh: '综合人员', en: 'building department' },
  cash: { zh: '现金专员', en: 'cash officer' },
  cashHandler: { zh: '具备现金资格的人员', en: 'person qualified for cash' },
};

const km = (metres: number): string => (metres / 1_000).toFixed(metres < 10_000 ? 1 : 0);

const why = (reason: WhyReason, zh: string, en: string): WhyAssigned => ({ reason, says: { zh, en } });

/** By whom somebody came first, and what about. */
interface Chosen {
  one: Candidate;
  all: readonly Candidate[];
  kind: OrderKind;
  hands: Hands;
}

/** Those who were left beside them by the register, and by what the books say up to then. */
const beside = ({ one, all, kind, hands }: Chosen, until: (other: Candidate) => boolean): Candidate[] =>
  all.filter((other) => other !== one && isAlike(one, other, kind, hands) && until(other));

const hasMended = (one: Candidate): boolean => one.mendedAt !== null;

const standingIn = ({ person, standsInFor: away }: Candidate): Text | null =>
  away && { zh: `${person.name}代${away.name}办理（AB岗）`, en: `${person.name} stands in for ${away.name}` };

/** Each says its reason, or nothing where it is none. */
const SAID: readonly ((chosen: Chosen) => WhyAssigned | null)[] = [
  ({ one }) => {
    const says = standingIn(one);
    return says && { reason: 'deputy', says };
  },
  ({ one: { named } }) => named && { reason: named, says: NAMED_WORDS[named] },
  ({ one: { named, trade } }) =>
    trade === null || (trade === 'technician' && named === 'maintainer') ? null : { reason: 'trade', says: TRADE_WORDS[trade] },
  ({ one, all, kind, hands }) => {
    const [first] = tradesFor(kind, hands.trouble);
    if (one.trade !== null || !first || all.some(({ trade }) => trade !== null)) return null;
    const { zh, en } = TRADE_NAMES[first];
    return why('nobodyElse', `未登记可处理的${zh}`, `no ${en} is registered who could do it`);
  },
  ({ one, all }) => (one.onShift && all.some(({ onShift }) => !onShift) ? why('onShift', '当前在班', 'on shift now') : null),
  ({ one: { mendedAt: at } }) =>
    at === null ? null : why('mended', `${inChinese(at)}修过本机同一故障`, `mended the same fault here on ${inEnglish(at)}`),
  (chosen) => {
    const { orders } = chosen.one;
    const others = beside(chosen, (other) => hasMended(other) === hasMended(chosen.one));
    if (!others.some((other) => other.orders > orders)) return null;
    return why('load', `在手维修单最少（${orders}张）`, `fewest orders in hand (${orders})`);
  },
  (chosen) => {
    const { orders, metres } = chosen.one;
    const others = beside(chosen, (other) => hasMended(other) === hasMended(chosen.one) && other.orders === orders);
    if (metres === null || !others.some((other) => other.metres === null || other.metres > metres)) return null;
    if (metres === 0) return why('nearest', '离得最近（就在本厅）', 'nearest (in this hall)');
    return why('nearest', `离得最近（直线约${km(metres)}公里）`, `nearest (some ${km(metres)} km as the crow flies)`);
  },
  ({ one, all }) => {
    const [first] = all;
    if (!first || first === one || isReachable(first.person) || !isReachable(one.person)) return null;
    return why('reachable', `${first.person.name}没有通知渠道`, `${first.person.name} has no channel to be told by`);
  },
];

/** Why an order would be for a candidate. */
export function whyOf(one: Candidate, all: readonly Candidate[], kind: OrderKind, hands: Hands): WhyAssigned[] {
  const chosen = { one, all, kind, hands };
  return SAID.flatMap((say) => say(chosen) ?? []);
}

/** Who is to do an order, and why. */
export interface Assignment {
  assignee: string | null;
  /** Absent: nobody who is registered. */
  why?: WhyAssigned[];
}

/** Whom the register and the books choose. */
export function assignmentFor(kind: OrderKind, hands: Hands, at: Instant): Assignment {
  const chosen = chosenFor(kind, hands, at);
  if (!chosen) return { assignee: assigneeFor(kind, hands, at) };
  const reasons = whyOf(chosen, routed(kind, hands, at), kind, hands);
  return { assignee: chosen.person.id, ...(reasons.length > 0 && { why: reasons }) };
}

/** That somebody has an order in place of who is away; null: they are named for it themselves. */
export function deputyWords(kind: OrderKind, assignee: string | null, hands: Hands, at: Instant): Text | null {
  const one = routed(kind, hands, at).find(({ person }) => person.id === assignee);
  return one ? standingIn(one) : null;
}

/** Somebody to whom an order may be given, and what speaks for them. */
export interface Choice extends Hand {
  onShift: boolean;
  orders: number;
  metres: number | null;
  /** Empty: they only do orders there. */
  why: WhyAssigned[];
}

/** To whom an order may be given, the best first: whoever it would be for, then whoever else does orders in the hall. */
export function choicesFor(order: MaintenanceOrder, hands: Hands, at: Instant): Choice[] {
  const best = routed(order.kind, hands, at);
  const known = new Set(best.map(({ person }) => person.id));
  const others = peopleOf(order, hands).filter(({ id }) => !known.has(id));
  const rest = others.map((person) => candidate(person, null, asking(order.kind, hands, at)));
  return [...best, ...rest].map((one) => {
    const { person, onShift, orders, metres } = one;
    const why = best.includes(one) ? whyOf(one, best, order.kind, hands) : [];
    return { ...handOf(person, order, hands, at), onShift, orders, metres, why };
  });
}
