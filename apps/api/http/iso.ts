const NAMES = new Set(['at', 'from', 'to', 'until', 'since', 'p10', 'p50', 'p90']);
const isTime = (name: string): boolean => NAMES.has(name) || name.endsWith('At');

/** What a kiosk or a message said is passed on as it was. */
const AS_IT_WAS = new Set(['seen', 'body']);

/** Largest distance from 1970 that a Date can tell. */
const FARTHEST = 8.64e15;

const told = (name: string, value: unknown): unknown => {
  if (isTime(name) && typeof value === 'number' && Math.abs(value) <= FARTHEST) return new Date(value).toISOString();
  if (AS_IT_WAS.has(name) && !isText(value)) return value;
  return isoTimes(value);
};

const isText = (value: unknown): boolean => typeof value === 'object' && value !== null && 'zh' in value;

/** The same value with its times as ISO 8601 in UTC. `ts` stays as the kiosk gave it: epoch milliseconds. */
export function isoTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isoTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, told(name, inner)]));
}

/** A page of a list, told so. */
export const isoPage = (page: { items: unknown[]; next: string | null }): { items: unknown[]; next: string | null } => ({
  items: page.items.map(isoTimes),
  next: page.next,
});
