import type { Refusal } from '../reading/index.js';
import { type Judged, right, wrong } from './finding.js';
import type { Life } from './life.js';
import { NOTHING_CAME, withoutLines } from './lines.js';

const isTooLarge = ({ reason }: { reason: Refusal }): boolean => reason === 'too-large';

/** Whether what it sends is believed. */
export function refusals(life: Life): Judged | null {
  const refused = life.refused.filter((one) => !isTooLarge(one));
  const [first] = refused;
  if (first) {
    const reasons = [...new Set(refused.map(({ reason }) => reason))];
    return wrong(
      `${refused.length}条报文被拒收（${reasons.join('、')}）。首条：${first.detail}`,
      `${refused.length} message${refused.length === 1 ? ' was' : 's were'} refused (${reasons.join(', ')}). The first: ${first.detail}`,
      { refused: refused.length, reasons, topic: first.topic, detail: first.detail, seq: first.seq },
    );
  }
  if (!life.isEnough) return null;
  return life.readings.length === 0
    ? NOTHING_CAME
    : right('没有报文被拒收', 'Nothing that it sent was refused.', { messages: life.readings.length });
}

/** Whether a packet is too large. */
export function size(life: Life): Judged | null {
  const [first] = life.refused.filter(isTooLarge);
  if (first)
    return wrong(`报文过大：${first.detail}`, `A message is too large: ${first.detail}`, {
      bytes: first.bytes,
      topic: first.topic,
    });
  if (!life.isEnough) return null;
  if (life.readings.length === 0) return NOTHING_CAME;
  const largest = life.published.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  return largest > 0
    ? right(`最大的报文${largest}字节`, `Its largest message has ${largest} bytes.`, { bytes: largest })
    : right('没有过大的报文', 'No message is too large.');
}

/** With which quality it publishes. */
export function quality(life: Life): Judged | null {
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const unsure = life.published.find(({ qos, retain }) => qos === 0 || retain);
  if (unsure)
    return wrong(
      unsure.qos === 0
        ? `以QoS 0发布${unsure.topic}：没有确认，会丢失；改用QoS 1`
        : `以保留（retain）发布${unsure.topic}：不要设置`,
      unsure.qos === 0
        ? `It publishes to ${unsure.topic} with QoS 0: nobody acknowledges that, and it gets lost. Use QoS 1.`
        : `It publishes to ${unsure.topic} retained. Do not.`,
      { topic: unsure.topic, qos: unsure.qos, retain: unsure.retain },
    );
  if (!life.isEnough) return null;
  return life.published.length === 0
    ? NOTHING_CAME
    : right('以QoS 1发布', 'It publishes with QoS 1.', { messages: life.published.length });
}
