import { Refused } from './api.js';
import { say, words } from './i18n.js';

/** An error in words for the person before the page. */
export function inWords(error: unknown): string {
  const w = words.value;
  if (!(error instanceof Refused)) return w.failed(String(error));
  if (error.status === 0) return w.unreachable;
  const told = Object.entries(w.access.refused).find(([reason]) => reason === error.reason)?.[1];
  if (told) return told;
  // The server says it in both languages.
  if (error.says) return `${say(error.says)}${w.fullStop}`;
  return error.status === 404 ? w.noSuch : w.failed(error.message);
}
