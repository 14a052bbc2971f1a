/** What is chosen for the variables of a dashboard: a list where several may be. */
export type Choice = Record<string, string | string[]>;

type Value = string | string[];
type Format = (value: Value, name: string) => string;

const all = (value: Value): string[] => [value].flat();

const escapedRegex = (value: string): string => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

/** As RFC 3986 wants it, which JavaScript's own do not quite. */
const strict = (encoded: string): string =>
  encoded.replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
const asOne = (value: Value): string => (Array.isArray(value) ? `{${value.join(',')}}` : value);

/** Formats that our dashboards may use; another must be looked up before it is written. */
const FORMATS: Record<string, Format> = {
  raw: (value) => String(value),
  regex: (value) => {
    const escaped = all(value).map(escapedRegex);
    return escaped.length === 1 ? (escaped[0] as string) : `(${escaped.join('|')})`;
  },
  // Also a double quote gets a backslash, which PostgreSQL takes for a character: no id of ours has one.
  sqlstring: (value) =>
    all(value)
      .map((one) => `'${one.replaceAll("'", "''").replaceAll('"', '\\"')}'`)
      .join(','),
  queryparam: (value, name) =>
    all(value)
      .map((one) => `var-${name}=${strict(encodeURIComponent(one))}`)
      .join('&'),
  percentencode: (value) => strict(encodeURIComponent(asOne(value))),
  uriencode: (value) => strict(encodeURI(asOne(value))),
};

/** Names that are Grafana's own: others fill them in. */
const isOwn = (name: string): boolean => name.startsWith('__') || name === 'timeFilter';

function written(whole: string, name: string, format: string | undefined, choice: Choice): string {
  const value = choice[name];
  const as = FORMATS[format ?? ''];
  if (!as || value === undefined) throw new Error(`${whole} cannot be filled in`);
  return as(value, name);
}

/** Everything that was chosen, in the place of its variable. What a variable without a format becomes hangs on the data source: none is. */
export const withChoice = (text: string, choice: Choice): string =>
  text.replace(/\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g, (whole, braced, format, bare) =>
    isOwn(braced ?? bare) ? whole : written(whole, braced ?? bare, format, choice),
  );

/** What stands in the place of a variable alone, `${resolution}`. */
export const single = (text: string, choice: Choice): string =>
  text.replace(/^\$\{(\w+)\}$/, (whole, name: string) => written(whole, name, 'raw', choice));

/** What Grafana knows where somebody clicks. */
export interface Clicked {
  choice: Choice;
  /** As it stands in the address. */
  urlRange: { from: string; to: string };
  /** The value that is clicked at, and those of its row by the columns' names. */
  value: unknown;
  row: Record<string, unknown>;
}

/** What of Grafana's own stands behind a name in a link. */
function known(whole: string, name: string, { urlRange, value, row }: Clicked): string {
  if (name === '__url_time_range') return new URLSearchParams(urlRange).toString();
  if (name === '__value.raw') return String(value);
  const field = /^__data\.fields\.(\w+)$/.exec(name)?.[1];
  if (field === undefined || !(field in row)) throw new Error(`${whole} names nothing that is there: ${Object.keys(row)}`);
  return String(row[field]);
}

/** Where a link leads, as Grafana fills it in: what names no format is made fit for an address as a whole. */
export const linkOf = (url: string, clicked: Clicked): string =>
  url.replace(/\$\{([\w.]+)(?::(\w+))?\}/g, (whole, name: string, format = 'uriencode') =>
    name.startsWith('__')
      ? written(whole, 'it', name === '__url_time_range' ? 'raw' : format, { it: known(whole, name, clicked) })
      : written(whole, name, format, clicked.choice),
  );
