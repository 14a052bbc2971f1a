import { SECOND } from '../time/index.js';
import { type Judged, missing, right, wrong } from './finding.js';
import { type Life, type LivedLine, stoodFor } from './life.js';
import { TOO_SHORT, withoutLines } from './lines.js';

/** After a connect within which it subscribes. Ours. */
const SUBSCRIBES_WITHIN = 10 * SECOND;
/** So many connections that are over before are no bad link. Ours. */
const MANY_SHORT = 4;

export function session(life: Life): Judged | null {
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const short = life.lines.filter((line) => !stoodFor(line, line.at, SUBSCRIBES_WITHIN, Number.POSITIVE_INFINITY));
  if (short.length === life.lines.length && short.length >= MANY_SHORT)
    return missing(
      `不保持连接：${short.length}次连接都不到10秒。应只连一次并一直保持，不要每条报文各连一次`,
      `It does not stay connected: none of ${short.length} connections lasted 10 s. It keeps one, and does not connect for each message.`,
      { connections: short.length },
    );
  const { clean, sessionPresent, clientId } = life.lines.at(-1) as LivedLine;
  return clean
    ? right(
        '会话不保留（clean=true）：离线期间的消息只留最新一条，每次连接后须重新订阅',
        'Clean session: of what is sent meanwhile only the last of each topic waits, and every connect must subscribe anew.',
        { clean, sessionPresent },
      )
    : right(
        `会话保留（clean=false），客户端标识“${clientId}”须保持不变`,
        `Its session is kept (clean=false); the client id “${clientId}” must stay the same.`,
        { clean, sessionPresent },
      );
}

export function subscriptions(life: Life): Judged | null {
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const { config, sign } = life.about.topics;
  const down = `${config.slice(0, -'config'.length)}#`;
  const denied = life.lines.flatMap((line) => line.denied);
  if (denied.length > 0)
    return wrong(
      `订阅了不属于它的主题（${denied[0]}），已被拒绝；只需${down}与${life.about.topics.state}`,
      `It asked for topics that are not its own and was denied (${denied[0]}). It needs ${down} and ${life.about.topics.state}.`,
      { denied: [...new Set(denied)] },
    );
  return everyLine(life, [config, sign], down);
}

function everyLine({ lines, about }: Life, topics: string[], down: string): Judged | null {
  const without = lines.filter((line) => !topics.every((topic) => hears(line, topic)));
  const late = without.find((line) => stoodFor(line, line.at, SUBSCRIBES_WITHIN, about.now));
  if (late) {
    const again = lines.indexOf(late) > 0;
    return missing(
      `${again ? '重新连接' : '连接'}后10秒内没有订阅${down}：每次连接后都要订阅（QoS 1）`,
      `It did not subscribe to ${down} within 10 s of its ${again ? 'reconnect' : 'connect'}: it must, with QoS 1, after every connect.`,
      { connectedAt: late.at, clean: late.clean, has: late.filters.map(({ filter }) => filter) },
    );
  }
  const unsure = lines.flatMap(({ filters }) => filters).find(({ qos, filter }) => qos === 0 && topics.some(covers(filter)));
  if (unsure)
    return wrong(
      `以QoS 0订阅${unsure.filter}，消息可能丢失；改用QoS 1`,
      `It subscribes to ${unsure.filter} with QoS 0, by which messages get lost. Use QoS 1.`,
      unsure as unknown as Record<string, unknown>,
    );
  if (without.length === lines.length) return about.over ? TOO_SHORT : null;
  return right(
    `每次连接后都订阅了${down}（共${lines.length}次）`,
    `It hears ${down} after every connect (${lines.length} seen).`,
    { connects: lines.length },
  );
}

export function backendState(life: Life): Judged | null {
  const none = withoutLines(life);
  if (none) return none === 'wait' ? null : none;
  const { state } = life.about.topics;
  const late = life.lines.find((line) => !hears(line, state) && stoodFor(line, line.at, SUBSCRIBES_WITHIN, life.about.now));
  if (late)
    return missing(
      `没有订阅${state}：后台不可用时（online=false）应缓存报文，并在补发时标记historical`,
      `It does not subscribe to ${state}: while that says online=false it should buffer, and mark what it sends later as historical.`,
      { connectedAt: late.at },
    );
  if (life.lines.some((line) => hears(line, state))) return right(`订阅了${state}`, `It hears ${state}.`);
  return life.about.over ? TOO_SHORT : null;
}

const hears = ({ filters }: LivedLine, topic: string): boolean => filters.some(({ filter }) => covers(filter)(topic));

/** Whether a filter of MQTT takes a topic. */
const covers =
  (filter: string) =>
  (topic: string): boolean => {
    const [wanted, levels] = [filter.split('/'), topic.split('/')];
    const open = wanted.indexOf('#');
    const fits = (n: number): boolean => wanted[n] === '+' || wanted[n] === levels[n];
    if (open < 0) return wanted.length === levels.length && wanted.every((_, n) => fits(n));
    return levels.length >= open && wanted.slice(0, open).every((_, n) => fits(n));
  };
