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

/** A list or map as a string field: JSON has no raw control characters, so that its own escaping is that of line protocol. */
export const lineJson = (value: unknown): string => JSON.stringify(JSON.stringify(value));

/** A string in InfluxQL. */
export const quoted = (value: string): string => `'${value.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;

/** A name in InfluxQL. */
export const identifier = (name: string): string => `"${name.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
