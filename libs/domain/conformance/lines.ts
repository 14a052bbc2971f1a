import { type Judged, unseen } from './finding.js';
import type { Life } from './life.js';

const BEHIND_BROKER = {
  zh: '外部消息服务器不提供此项信息',
  en: 'an external broker does not tell this',
} as const;

export const TOO_SOON = unseen('刚刚发生，来不及判断；请延长--for', 'It happened only just now; watch for longer (--for).');
export const TOO_SHORT = unseen(
  '没有一次连接持续到足以判断；请延长--for',
  'No connection lasted long enough to tell; watch for longer (--for).',
);
export const NOTHING_CAME = unseen('没有报文，无从判断', 'Nothing came that would show it.');

/** What cannot be said of connections: of whom nobody tells, or that did not come. */
export function withoutLines({ lines, about }: Life): Judged | 'wait' | null {
  if (!about.seesLines) return unseen(BEHIND_BROKER.zh, `Cannot be seen from here: ${BEHIND_BROKER.en}.`);
  if (lines.length > 0) return null;
  return about.over ? unseen('没有连接，无从判断', 'It did not connect, so nothing shows it.') : 'wait';
}
