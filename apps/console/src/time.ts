import { ref } from 'vue';
import { api } from './api.js';
import { hear } from './monitoring.js';
import type { When } from './told.js';

const ZONE = 'Asia/Shanghai';
const SECOND = 1000;

/** Epoch milliseconds of an instant as it was told. */
export const millis = (when: When): number => (typeof when === 'number' ? when : Date.parse(when));

/** How the server's clock stood when it was last asked; `here` on this page's steady clock. */
let known = { now: Date.now(), speed: 1, here: performance.now(), told: false };

/** The server's clock, guessed between two askings. */
export const serverNow = (): number => known.now + (performance.now() - known.here) * known.speed;

/** 60 when a minute passes each second. */
export const speed = ref(1);
/** Moves on each second; what shows an age follows it. */
export const now = ref(serverNow());

/** Asks the server for its clock. Throws {@link Refused} when it cannot be reached. */
export async function syncClock(): Promise<void> {
  const answer = await api.serverTime();
  hear(answer.monitoring);
  // A server that is not ready says nothing of its clock: what it said before still holds.
  if (answer.now === undefined && known.told) return;
  known = { now: answer.now ?? answer.date, speed: answer.speed ?? 1, here: performance.now(), told: answer.now !== undefined };
  speed.value = known.speed;
  now.value = serverNow();
}

setInterval(() => {
  now.value = serverNow();
}, SECOND);

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hourCycle: 'h23', ...options });
const two = { month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
const PARTS = format({ year: 'numeric', second: '2-digit', ...two });

interface Wall {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

function wall(when: When): Wall {
  const parts = PARTS.formatToParts(millis(when)).map(({ type, value }) => [type, value]);
  return Object.fromEntries(parts);
}

/** 2026-11-22 14:00:05, Asia/Shanghai. */
export function stamp(when: When): string {
  const { year, month, day, hour, minute, second } = wall(when);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** 11-22 14:00, Asia/Shanghai. */
export function shortStamp(when: When): string {
  const { month, day, hour, minute } = wall(when);
  return `${month}-${day} ${hour}:${minute}`;
}

/** 14:00, Asia/Shanghai. */
export function clockTime(when: When): string {
  const { hour, minute } = wall(when);
  return `${hour}:${minute}`;
}

/** The time of a moment, with its date when it is of another day. */
export const timeOf = (when: When, at: When): string =>
  stamp(when).slice(0, 10) === stamp(at).slice(0, 10) ? clockTime(when) : shortStamp(when);

/** 14:00:05, Asia/Shanghai. */
export function clockSeconds(when: When): string {
  const { hour, minute, second } = wall(when);
  return `${hour}:${minute}:${second}`;
}

/** As a field of date and time takes it: 2026-11-22T14:00, Asia/Shanghai. */
export const wallTime = (when: When): string => stamp(when).slice(0, 16).replace(' ', 'T');

/** What such a field holds, whatever zone the browser is in. */
export const fromWall = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
