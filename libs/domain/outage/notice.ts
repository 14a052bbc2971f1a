import type { EndCause } from '../finding/index.js';
import type { NounFilter, Page } from '../page.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { type Delay, takesLonger } from './delay.js';
import type { ServicesInWords } from './in-words.js';

export const NOTICE_STATES = ['published', 'withdrawn'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** `fault`: all services of the kiosk (N2). `partial`: some (N4). `cashOnly`: only cash (N4c). */
export const NOTICE_KINDS = ['fault', 'partial', 'cashOnly'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What is out, as people who work with notices say it. */
export const NOTICE_KIND_WORDS: Record<NoticeKind, Text> = {
  fault: { zh: '停止服务', en: 'out of service' },
  partial: { zh: '部分功能暂停', en: 'some functions out' },
  cashOnly: { zh: '现金缴费暂停', en: 'cash payment out' },
};

/** What the public is told: what is out, until when, and where else to go now. */
export interface OutageNotice {
  id: string;
  incidentId: string;
  /** Null: people are kept from its incident, and nobody is sent yet. */
  orderId: string | null;
  /** Null: it is the hall's, see {@link kioskIds}. */
  kioskId: string | null;
  hallId: string;
  /** The kiosks that are out by it now. */
  kioskIds: string[];
  kind: NoticeKind;
  state: NoticeState;
  /** The device, by name and number. */
  what: Text;
  /** Hall and spot. */
  where: Text;
  reason: Text;
  /** Repair from and until (S0-H6c). */
  from: Instant;
  until: Instant;
  services: string[];
  /** What still works on the device. */
  available: string[];
  /** Both, as citizens call what they come for; absent: no citizens' services are registered there. */
  inWords?: ServicesInWords;
  /** Where to go instead (S0-H6a). */
  alternative: Text;
  /** The places that it names, one by one, in English. Notices of before do not have it. */
  routes?: string[];
  contact: { name: string; phone: string };
  title: Text;
  body: Text;
  publishedAt: Instant;
  updatedAt: Instant;
  withdrawnAt: Instant | null;
  /** By what it ended. Notices of before do not have it. */
  endedBy?: EndCause;
  /** The device failed its acceptance (S0-C1.9): it gives nothing, whatever its cause has taken. */
  barred?: true;
  /** It is out while work is planned, and `until` is the end of that. */
  planned?: true;
  /** Nobody has the order yet, so that no repair is promised. */
  arranged?: false;
  /** Dates that have passed without repair; absent: none has. */
  delay?: Delay;
  /** When it is corrected if it says something else still: what nobody acts on is gathered until then. */
  owesAt?: Instant;
  history: NoticeEvent[];
}

/** Somebody has its order, and it does not take longer than was told twice: a repair may be promised. Nobody is sent while people are kept from it. */
export const isArranged = (notice: Pick<OutageNotice, 'arranged' | 'orderId'> & { delay?: Pick<Delay, 'times'> }): boolean =>
  notice.arranged !== false && notice.orderId !== null && !takesLonger(notice);

export interface NoticeEvent {
  at: Instant;
  what: 'published' | 'updated' | 'extended' | 'withdrawn';
  note: Text;
  /** What the public was told then: the first is the promise that counts. Notices of before do not have it. */
  until?: Instant;
  /** Of a withdrawal: the services are given again at that moment. */
  restored?: boolean;
}

/** Why nothing was told to the public. */
export type NoNotice =
  | 'nothing-lost'
  | 'loss-unknown'
  | 'information-only'
  | 'told-by-another'
  | 'no-notice-stands'
  | 'unchanged';

export const NO_NOTICE: Record<NoNotice, Text> = {
  'nothing-lost': { zh: '未影响对外服务，不发布公告', en: 'no service is lost by it: no notice' },
  'loss-unknown': { zh: '不知道影响哪些业务，不发布公告', en: 'it is not known what is lost by it: no notice' },
  'information-only': { zh: '仅供内部知悉，不发布公告', en: 'for the staff alone: no notice' },
  'told-by-another': { zh: '已由另一公告说明', en: 'another notice says so already' },
  'no-notice-stands': { zh: '没有需要撤销的公告', en: 'no notice stands that could be withdrawn' },
  unchanged: { zh: '公告内容未变化', en: 'the notice says so already' },
};

/** `kept`: in the books alone; the public reads what it read before. */
export interface NoticeChange {
  what: 'published' | 'updated' | 'kept' | 'withdrawn';
  notice: OutageNotice;
  at: Instant;
}

export abstract class NoticeBoard {
  /** The one that stands, else the last one withdrawn; of a hall, when the incident has notices in several. */
  abstract forIncident(incidentId: string, hallId?: string): Promise<OutageNotice | undefined>;
  /** Refuses a notice that lacks a field which the regulations demand ({@link NoticeIncomplete}). */
  abstract save(notice: OutageNotice): Promise<void>;
  /** Published and not withdrawn, of one kiosk or all. */
  abstract standing(kioskId?: string): Promise<OutageNotice[]>;
  /** Standing ones whose `until` is at or before the instant, or that owe a correction by then. */
  abstract due(at: Instant): Promise<OutageNotice[]>;
  abstract list(filter: NounFilter): Promise<Page<OutageNotice>>;
  abstract one(id: string): Promise<OutageNotice | undefined>;
}
