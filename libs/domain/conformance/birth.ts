import { type Instant, SECOND } from '../time/index.js';
import { type Judged, missing, right, unseen, wrong } from './finding.js';
import { type Life, type LivedLine, stoodFor } from './life.js';
import { TOO_SHORT, TOO_SOON } from './lines.js';

/** A birth comes so soon after a connect, and after it was asked for. Ours. */
const BORN_WITHIN = 30 * SECOND;
/** A birth with the register's period comes so soon after one with another. Ours. */
const OBEYS_WITHIN = 60 * SECOND;

const bornIn = ({ births }: Life, from: Instant, ms: number): boolean => births.some(({ at }) => at >= from && at - from <= ms);

/** A birth after every connect; where nobody tells of connects, one for every boot. */
export function birth(life: Life): Judged | null {
  return life.about.seesLines ? ofLines(life) : ofBoots(life);
}

function ofLines(life: Life): Judged | null {
  const { lines, about } = life;
  const unborn = lines.filter((line) => !bornIn(life, line.at, BORN_WITHIN));
  const late = unborn.find((line) => stoodFor(line, line.at, BORN_WITHIN, about.now));
  if (late)
    return missing(
      '连接后30秒内没有上线报文（birth）：每次连接后都要先发一次',
      'No birth came within 30 s of its connect: it sends one first, after every connect.',
      { connectedAt: late.at },
    );
  if (unborn.length < lines.length)
    return right(`每次连接后都有上线报文（共${lines.length}次）`, `A birth came after every connect (${lines.length} seen).`, {
      connects: lines.length,
    });
  if (!about.over) return null;
  return lines.length > 0 ? TOO_SHORT : missing('没有上线报文（birth）', 'No birth came.');
}

function ofBoots({ births, readings, isEnough, about }: Life): Judged | null {
  const boots = [...new Set(readings.filter(({ kind }) => kind !== 'will').map(({ bootId }) => bootId))];
  const unborn = boots.find((boot) => !births.some(({ bootId }) => bootId === boot));
  if (unborn !== undefined && isEnough)
    return missing(
      `启动标识${unborn}没有上线报文（birth）：每次连接后都要先发一次`,
      `Boot ${unborn} has no birth: it sends one first, after every connect.`,
      { bootId: unborn },
    );
  if (boots.length > 0 && unborn === undefined)
    return right('每次启动都有上线报文', 'Every boot that was seen has a birth.', { boots });
  return about.over ? missing('没有上线报文（birth）', 'No birth came.') : null;
}

/** Whether it keeps to the period of the register, by its own word. */
export function heartbeatWish({ births, told, about }: Life): Judged | null {
  const { heartbeatS, now, over } = about;
  const said = births.filter((one) => one.heartbeatS !== null).at(-1);
  if (!said)
    return over ? unseen('上线报文没有heartbeatS，无从判断', 'Its birth does not say heartbeatS, so nothing shows it.') : null;
  const evidence = {
    said: said.heartbeatS,
    registered: heartbeatS,
    asked: told.some(({ text }) => wishOf(text).heartbeatS !== undefined),
  };
  if (said.heartbeatS === heartbeatS)
    return right(
      `上线报文的heartbeatS是${heartbeatS}，与登记一致`,
      `Its birth says heartbeatS ${heartbeatS}, as the register has it.`,
      evidence,
    );
  if (now - said.at < OBEYS_WITHIN) return over ? TOO_SOON : null;
  return wrong(
    `上线报文的heartbeatS是${said.heartbeatS}，登记为${heartbeatS}：收到down/config后应改用登记值，并在下一次上线报文中说明`,
    `Its birth says heartbeatS ${said.heartbeatS}, the register has ${heartbeatS}: told by down/config, it takes that and says so in its next birth.`,
    evidence,
  );
}

/** Whether it answers a question for a birth. */
export function rebirth(life: Life): Judged | null {
  const { told, about } = life;
  const asked = told
    .filter(({ text, topic }) => topic === about.topics.config && wishOf(text).rebirth === true)
    .map(({ at }) => at)
    .filter((at) => wasThere(life, at));
  const unanswered = asked.filter((at) => !bornIn(life, at, BORN_WITHIN));
  const late = unanswered.find((at) => about.now - at >= BORN_WITHIN);
  if (late !== undefined)
    return missing(
      '收到{"rebirth":true}后30秒内没有上线报文：应立即重发birth',
      'No birth came within 30 s of {"rebirth":true} on down/config: it answers with one at once.',
      { askedAt: late },
    );
  if (unanswered.length < asked.length)
    return right('请求重发上线报文后立即应答', 'It answers a question for a birth with one.', { asked: asked.length });
  if (!about.over) return null;
  if (asked.length > 0) return TOO_SOON;
  return about.asks
    ? unseen('未能请求重发上线报文', 'It could not be asked for a birth.')
    : unseen('没有请求过重发上线报文；加--ask即会请求', 'It was not asked for a birth; --ask does so.');
}

/** Who is away hears nothing, and one line must last until the answer is due. */
function wasThere({ lines, about }: Life, at: Instant): boolean {
  const stands = (line: LivedLine): boolean => line.at <= at && stoodFor(line, at, BORN_WITHIN, Number.POSITIVE_INFINITY);
  return !about.seesLines || lines.some((line) => stands(line));
}

function wishOf(text: string): { rebirth?: unknown; heartbeatS?: unknown } {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
