import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { INTERRUPTION_WORDS, type Interruption, type Monitoring } from './monitoring.js';

/** An interruption as it is told to administrators: once, and again when it is over. */
export interface MonitoringAlert {
  what: 'interrupted' | 'resumed';
  at: Instant;
  since: Instant;
  /** Absent: it is over, and another told of its beginning. */
  because?: Interruption;
}

/**
 * Whether the administrators are to be told now. `lasted`: for how long the onlooker has seen it, milliseconds; a restart is over before
 * `patience`. What has not begun is told to nobody: whoever installs it looks at it.
 */
export function isToBeTold(monitoring: Monitoring, lasted: number, patience: number): boolean {
  return monitoring.state === 'interrupted' && monitoring.since !== null && lasted >= patience;
}

/** What administrators read. */
export function alertWords({ what, at, since, because }: MonitoringAlert): Text {
  if (what === 'resumed') {
    return {
      zh: `监测恢复：${inChinese(since)}起的中断已于${inChinese(at)}结束。`,
      en: `Monitoring is back: the interruption since ${inEnglish(since)} ended at ${inEnglish(at)} (China time).`,
    };
  }
  const why = INTERRUPTION_WORDS[because ?? 'worker-silent'];
  return {
    zh: `监测中断：自${inChinese(since)}起${why.zh}。期间设备故障不会告警，公告不会更新。`,
    en: `Monitoring is interrupted since ${inEnglish(since)} (China time): ${why.en}. Until it is back no fault is told and no notice changes.`,
  };
}
