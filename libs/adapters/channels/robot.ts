/** Codes that heal by themselves: too many at once, or busy. */
const PASSING: ReadonlySet<unknown> = new Set([-1, 45_009, 130_101, 11_232, 90_018]);

/** Addresses of chat robots whose answer names its code `code`. Elsewhere that word may mean anything. */
const CODE_IS_CODE = /\/open-apis\/bot\//;
/** DingTalk's way to say that it takes no more for a while. */
const DENIED = /\/robot\/send/;

export interface Refusal {
  /** The robot's own. */
  words: string;
  retry: boolean;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const SHORT = 200;

const wordsOf = (code: unknown, said: unknown): string =>
  [`code ${String(code)}`, typeof said === 'string' && said !== '' ? said.slice(0, SHORT) : null].filter(Boolean).join(', ');

const isNought = (code: unknown): boolean => code === 0 || code === '0';

/** What the other side refuses in an answer with a status of success; null: nothing. Decided by the code, never by the words. */
export function refusalIn(url: string, text: string): Refusal | null {
  const answer = parsed(text);
  if (!answer) return null;
  const { errcode, errmsg, code, msg, status, punish } = answer;
  if (errcode !== undefined) {
    return isNought(errcode) ? null : { words: wordsOf(errcode, errmsg), retry: PASSING.has(Number(errcode)) };
  }
  const { pathname } = new URL(url);
  if (code !== undefined && CODE_IS_CODE.test(pathname)) {
    return isNought(code) ? null : { words: wordsOf(code, msg), retry: PASSING.has(Number(code)) };
  }
  if (status !== undefined && punish !== undefined && DENIED.test(pathname))
    return { words: wordsOf(status, punish), retry: true };
  return null;
}
