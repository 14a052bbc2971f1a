import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { type BlindStretch, SIGHT_LOST, type WorkerWord } from './word.js';

/** Why nobody watches. `not-begun`: no worker ever said a word. */
export const INTERRUPTIONS = ['database-away', 'not-begun', 'worker-silent', ...SIGHT_LOST] as const;
export type Interruption = (typeof INTERRUPTIONS)[number];

export const MONITORING_STATES = ['watching', 'interrupted'] as const;

/** Whether the kiosks are watched, as of a moment. */
export type Monitoring =
  | { state: 'watching'; at: Instant }
  /** Since when; null: it has not begun. */
  | { state: 'interrupted'; at: Instant; because: Interruption; since: Instant | null };

/** What an onlooker knows. */
export interface Observed {
  at: Instant;
  /** The last word that could be read; null: none was ever said. */
  word: WorkerWord | null;
  /** When the database answered the last time, if it does not now. */
  databaseAwaySince: Instant | null;
  /** No new word came for longer than a worker may say nothing. */
  isSilent: boolean;
}

/** Whether anybody watches, by what an onlooker knows. What cannot be known is no watching. */
export function monitoringOf({ at, word, databaseAwaySince, isSilent }: Observed): Monitoring {
  const interrupted = (because: Interruption, since: Instant | null): Monitoring => ({
    state: 'interrupted',
    at,
    because,
    since,
  });
  if (databaseAwaySince !== null) return interrupted('database-away', databaseAwaySince);
  if (!word) return interrupted('not-begun', null);
  if (isSilent) return interrupted('worker-silent', word.at);
  return word.blind ? interrupted(word.blind.because, word.blind.since) : { state: 'watching', at };
}

/** While it lasts kiosks are not heard. What keeps a page from seeing need not keep a worker from hearing. */
const UNHEARD: ReadonlySet<Interruption> = new Set<Interruption>(['worker-silent', 'broker-away', 'journal-stopped']);

/** The times in which nobody heard the kiosks, with the one that lasts still. */
export function unheardUntil(over: readonly BlindStretch[], now: Monitoring): [from: Instant, to: Instant][] {
  const stretches = over.map(({ from, to }): [Instant, Instant] => [from, to]);
  if (now.state === 'watching' || now.since === null || !UNHEARD.has(now.because)) return stretches;
  return [...stretches, [now.since, now.at]];
}

/** For administrators. */
export const INTERRUPTION_WORDS: Record<Interruption, Text> = {
  'database-away': { zh: '数据库无响应', en: 'the database does not answer' },
  'not-begun': { zh: '监测程序尚未启动', en: 'the worker has not started yet' },
  'worker-silent': { zh: '监测程序没有运行', en: 'the worker does not run' },
  'broker-away': { zh: 'MQTT 服务器未连接，收不到设备的消息', en: 'the MQTT broker is not connected, so no kiosk can be heard' },
  'journal-stopped': { zh: '日志无法写入，收不到设备的消息', en: 'the journal takes nothing, so no kiosk can be heard' },
  'watch-behind': { zh: '判断落后超过一分钟', en: 'what kiosks say is judged more than a minute late' },
};

/** The clock's time of that moment, with its date when it is of another day. */
function timeOf(since: Instant, at: Instant, written: (at: Instant) => string): string {
  const [then, now] = [written(since), written(at)];
  const [day, time] = then.split(' ') as [string, string];
  return now.startsWith(`${day} `) ? time : then;
}

/** What the public is told: no inner words. Null: all is seen. */
export function publicWords(monitoring: Monitoring): Text | null {
  if (monitoring.state === 'watching') return null;
  const { since, at } = monitoring;
  if (since === null) {
    return { zh: '监测尚未开始，请拨打大厅热线咨询。', en: 'Monitoring has not begun. Please call the hotline of the hall.' };
  }
  return {
    zh: `监测自${timeOf(since, at, inChinese)}起中断，以下信息可能已过时，请拨打大厅热线咨询。`,
    en: `Monitoring interrupted since ${timeOf(since, at, inEnglish)}. What stands here may be out of date. Please call the hotline of the hall.`,
  };
}
