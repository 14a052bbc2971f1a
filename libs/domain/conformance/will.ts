import type { LineWill } from '../kiosk/index.js';
import type { Text } from '../text.js';
import { type Judged, missing, right, unseen, wrong } from './finding.js';
import type { Life, LivedLine } from './life.js';
import { withoutLines } from './lines.js';

/** A will is for the boot of its connection, and published as any other message. */
export function will(life: Life): Judged | null {
  if (!life.about.seesLines) return asItCame(life);
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const { topics } = life.about;
  for (const line of life.lines) {
    if (!line.will)
      return missing(
        `连接时没有遗嘱：须设置主题${topics.will}、QoS 1、不保留、内容{"bootId":"…"}`,
        `It connected without a will. Set one: topic ${topics.will}, QoS 1, not retained, payload {"bootId":"…"}.`,
        { connectedAt: line.at },
      );
    const faults = faultsOf(line.will, topics.will, bootOf(life, line));
    if (faults.length > 0)
      return wrong(
        `遗嘱不正确：${faults.map(({ zh }) => zh).join('；')}`,
        `Its will is wrong: ${faults.map(({ en }) => en).join('; ')}.`,
        { will: line.will },
      );
  }
  return right('遗嘱的主题、QoS与内容正确', 'Its will has the right topic, quality and payload.', {
    connects: life.lines.length,
  });
}

/** Who cannot see connections sees a will only when it is published. */
function asItCame({ readings, about }: Life): Judged | null {
  if (readings.some(({ kind }) => kind === 'will')) return right('遗嘱已发布并被接收', 'Its will was published, and taken.');
  if (!about.over) return null;
  return unseen(
    '外部消息服务器不提供遗嘱：拔掉网线，遗嘱发布后即可判断',
    'An external broker does not show wills: pull its cable while it is watched, so that the will is published.',
  );
}

/** The boot that the birth of this connection named. */
function bootOf({ births, lines }: Life, line: LivedLine): string | null {
  const next = lines.find(({ at }) => at > line.at)?.at ?? Number.POSITIVE_INFINITY;
  return births.find(({ at }) => at >= line.at && at < next)?.bootId ?? null;
}

function faultsOf(left: LineWill, topic: string, boot: string | null): Text[] {
  const faults: Text[] = [];
  const { qos, retain, bootId, breach } = left;
  if (left.topic !== topic)
    faults.push({ zh: `主题是${left.topic}，应为${topic}`, en: `its topic is ${left.topic}, not ${topic}` });
  if (qos === 0) faults.push({ zh: 'QoS是0，应为1', en: 'its QoS is 0, not 1' });
  if (retain) faults.push({ zh: '设置了保留（retain）', en: 'it is retained' });
  if (breach !== null) faults.push({ zh: `内容不合约定：${breach}`, en: `its payload breaks the contract: ${breach}` });
  else if (boot !== null && bootId !== boot)
    faults.push({
      zh: `内容的bootId是${bootId}，上线报文的是${boot}`,
      en: `its bootId is ${bootId}, that of the birth ${boot}`,
    });
  return faults;
}
