/** What line protocol cannot carry in a tag: a backslash, which has no escape of its own, and control characters. */
const UNCARRIED = /[%\\\p{Cc}]/gu;
const SPECIAL = /[,= ]/g;
const PLAIN = /^[^%\\\p{Cc},= ]*$/u;

/** A tag's value as it is stored: `%5C` for a backslash and so on, and back again. */
export const storedTag = (value: string): string =>
  value.replace(UNCARRIED, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

export const tagOf = (stored: string): string =>
  stored.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** A tag's value in line protocol. */
export const lineTag = (value: string): string => (PLAIN.test(value) ? value : storedTag(value).replace(SPECIAL, '\\$&'));

/** The same of a value that is in its stored form already. */
export const lineStored = (stored: string): string => stored.replace(SPECIAL, '\\$&');

const QUOTED = /["\\]/;

/** A string field in line protocol. */
export const lineString = (value: string): string =>
  QUOTED.test(value) ? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${value}"`;

/** Of JSON that was met before its quoted form: kiosks of one kind tell of the same parts. */
const QUOTED_JSON = new Map<string, Buffer>();
/** Some thousand kinds of kiosk. */
const MOST_QUOTED = 2_000;
const NONE = Buffer.alloc(0);
let last: { value: unknown; quoted: Buffer } = { value: undefined, quoted: NONE };

/** A list or map as a string field: JSON has no raw control characters, so that its own escaping is that of line protocol. */
export function lineJson(value: unknown): Buffer {
  if (last.value !== value) last = { value, quoted: quotedJson(JSON.stringify(value)) };
  return last.quoted;
}

function quotedJson(text: string): Buffer {
  const known = QUOTED_JSON.get(text);
  if (known) return known;
  const quoted = Buffer.from(JSON.stringify(text));
  if (QUOTED_JSON.size >= MOST_QUOTED) QUOTED_JSON.clear();
  QUOTED_JSON.set(text, quoted);
  return quoted;
}

/** A string in InfluxQL. */
export const quoted = (value: string): string => `'${value.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;

/** One of these strings and nothing else, as a regular expression of InfluxQL. */
export const oneOf = (values: readonly string[]): string =>
  `/^(${values.map((value) => value.replace(/[\\/.+*?()|[\]{}^$]/g, '\\$&').replaceAll('\n', '\\n')).join('|')})$/`;

/** A name in InfluxQL. */
export const identifier = (name: string): string => `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
