/** What is wrong with text that should be JSON, in one sentence. */
export interface NotJson {
  /** It is no text at all. */
  binary: boolean;
  detail: string;
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Place behind the object that the text begins with; -1: it does not end. */
function endOfObject(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '\\' && quoted) at++;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '{' || c === '[')) depth++;
    else if (!quoted && (c === '}' || c === ']') && --depth === 0) return at + 1;
  }
  return -1;
}

function trailing(text: string): string | null {
  const end = endOfObject(text);
  if (end < 0 || end === text.length || !parses(text.slice(0, end))) return null;
  const rest = text.slice(end);
  const bytes = Buffer.byteLength(rest);
  const what = bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const nul = /^\s*\0/.test(rest) ? ', the first a NUL, as C ends its texts' : '';
  return `The payload has ${what} after its JSON${nul}; the kiosk must send the JSON object alone, by its own length.`;
}

const NO_NUMBER = /[:[,]\s*-?(?:NaN|Infinity)\b/;
const isCutOff = (text: string): boolean => text.trimStart().startsWith('{') && endOfObject(text) < 0;

const json = (detail: string): NotJson => ({ binary: false, detail });

/** Says why a text is not JSON, as whoever wrote the kiosk's program would look for it. */
export function whyNotJson(text: string): NotJson {
  const behind = trailing(text);
  if (behind !== null) return json(behind);
  if (text.includes('\0')) return { binary: true, detail: 'The payload is binary; the kiosk must send JSON in UTF-8.' };
  if (text.trim() === '') return json('The payload is empty; the kiosk must send one JSON object.');
  if (isCutOff(text)) return json('The payload ends before its JSON does; the kiosk must send the whole object.');
  if (NO_NUMBER.test(text))
    return json('The payload has NaN or Infinity, which JSON does not know; the kiosk must leave such a field out.');
  return json('The payload is not JSON; the kiosk must send one JSON object.');
}
