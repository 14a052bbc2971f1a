import { MINUTE } from '../time/index.js';
import type { ReadingFact } from './fact.js';
import { type Judged, missing, right, wrong } from './finding.js';
import type { Life, LivedLine } from './life.js';
import { NOTHING_CAME, withoutLines } from './lines.js';

/** Takeovers within a minute that a bad link makes; two machines make them without end. Ours. */
const MOST_TAKEOVERS = 3;
/** Returns of an earlier boot that chance may make. Ours. */
const MOST_RETURNS = 3;

const TURNED_AWAY = {
  nameless: {
    zh: '保留会话（clean=false）需要客户端标识，且不超过256个字符',
    en: 'a session that is kept (clean=false) needs a client id, of at most 256 characters',
  },
  stranger: {
    zh: '用户名须为设备编号，密码须为登记时返回的 .mqtt.password',
    en: 'the user name is the id of the kiosk, the password is what its registration answered as .mqtt.password',
  },
  blocked: {
    zh: '密码多次错误，暂时锁定；换发新密码即可解除',
    en: 'too many wrong passwords; a new password (POST /api/v1/kiosks/{id}/credentials) ends that at once',
  },
  certificate: {
    zh: '客户端证书无效：颁发者、有效期或名称不符',
    en: 'its certificate lets no kiosk in: look at its authority, its end and its common name',
  },
} as const;

export function logIn({ lines, turnedAway, readings, about }: Life): Judged | null {
  const [refused] = turnedAway;
  if (refused) {
    const { zh, en } = TURNED_AWAY[refused.reason];
    return wrong(`登录被拒绝：${zh}`, `A log-in was refused: ${en}.`, { reason: refused.reason, times: turnedAway.length });
  }
  const last = lines.at(-1);
  if (last) {
    const { clientId, keepAliveS } = last;
    return right(
      `已连接，客户端标识“${clientId}”，保活${keepAliveS}秒`,
      `Connected with client id “${clientId}”, keep-alive ${keepAliveS} s.`,
      { clientId, keepAliveS, connections: lines.length },
    );
  }
  if (!about.seesLines && readings.length > 0) return right('已有报文送达', 'Its messages arrive.');
  if (!about.over) return null;
  return missing(
    '没有连接：检查地址、端口、用户名；须为MQTT 3.1.1，MQTT 5会被拒绝',
    'It did not connect: look at address, port and user name; it must speak MQTT 3.1.1, MQTT 5 is refused.',
  );
}

/** An id of its own clashes with no other kiosk's at any broker. */
export function clientId(life: Life): Judged | null {
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const other = life.lines.find(({ ownId }) => !ownId);
  if (other)
    return wrong(
      `客户端标识“${other.clientId}”不合约定：应为设备编号，或设备编号加@和一个词`,
      `Its client id “${other.clientId}” is not one of its own: it must be the id of the kiosk, or that id, @ and a word.`,
      { clientId: other.clientId },
    );
  return right('客户端标识符合约定', 'Its client id is one of its own.', {
    clientIds: [...new Set(life.lines.map((line) => line.clientId))],
  });
}

/** Two machines with one identity show as connections, or as boots, that take turns. */
export function oneMachine(life: Life): Judged | null {
  const { lines, readings, isEnough } = life;
  const taken = takeoversIn(lines);
  const turns = returnsIn([...life.published].sort((a, b) => a.at - b.at || a.line - b.line).map(({ line }) => line));
  const boots = bootTurns(readings.filter(({ kind }) => kind !== 'will'));
  if (taken > MOST_TAKEOVERS || turns > 0 || boots > MOST_RETURNS)
    return wrong(
      '两台设备（或两个程序）在用同一身份：连接或启动标识交替出现。每台设备登记一个编号',
      'Two machines, or two programs, use this identity: their connections or boots take turns. Register each with an id of its own.',
      { takeovers: taken, connectionsTakingTurns: turns, bootsTakingTurns: boots },
    );
  if (!isEnough) return null;
  if (readings.length === 0) return NOTHING_CAME;
  return right('只有一台设备使用此身份', 'One machine uses this identity.');
}

/** How often something that was there before comes back after another. */
function returnsIn(names: readonly (string | number)[]): number {
  const seen = new Set<string | number>();
  let [returns, before] = [0, names[0]];
  for (const name of names) {
    if (name !== before && seen.has(name)) returns++;
    seen.add(name);
    before = name;
  }
  return returns;
}

/** Boots that take turns in making messages and in sending them: what was buffered is late alone, and a clock that was set back is not. */
function bootTurns(readings: ReadingFact[]): number {
  const made = [...readings].sort((a, b) => a.ts - b.ts || a.at - b.at);
  return Math.min(...[readings, made].map((order) => returnsIn(order.map(({ bootId }) => bootId))));
}

/** The most takeovers that came within a minute. */
function takeoversIn(lines: LivedLine[]): number {
  const times = lines.filter(({ takesOver }) => takesOver).map(({ at }) => at);
  return Math.max(0, ...times.map((until) => times.filter((at) => at <= until && until - at <= MINUTE).length));
}
