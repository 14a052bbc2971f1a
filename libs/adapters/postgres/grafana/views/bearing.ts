import { AVAILABILITY } from './availability.js';
import { CALENDAR, SPANS } from './calendar.js';
import { DECIDED } from './decided.js';
import { ENDS } from './ends.js';
import { PLATFORM } from './platform.js';
import { REGISTER } from './register.js';
import { SERVICES_NOW } from './services-now.js';
import type { View } from './view.js';

/** A number as JSON writes it, of at most so many digits. */
const number = (digits: number): string => `length($1) <= ${digits} AND $1 ~ '^-?[0-9]+(\\.[0-9]+)?$'`;

/** What a view makes of a value: of one that it cannot use nothing, and no error that would take every other row with it. */
const READS: Record<string, string> = {
  'list_of(jsonb) RETURNS jsonb': `CASE WHEN jsonb_typeof($1) = 'array' THEN $1 ELSE '[]'::jsonb END`,
  'object_of(jsonb) RETURNS jsonb': `CASE WHEN jsonb_typeof($1) = 'object' THEN $1 ELSE '{}'::jsonb END`,
  'whole(text) RETURNS bigint': `CASE WHEN ${number(18)} THEN trunc($1::numeric)::bigint END`,
  'small(text) RETURNS int': `CASE WHEN ${number(9)} THEN trunc($1::numeric)::int END`,
  'amount(text) RETURNS float8': `CASE WHEN ${number(300)} THEN $1::float8 END`,
  'truth(text) RETURNS boolean': `CASE $1 WHEN 'true' THEN true WHEN 'false' THEN false END`,
  // From the year 1 to 9999, epoch milliseconds.
  'moment(bigint) RETURNS timestamptz': `CASE WHEN $1 BETWEEN -62135596800000 AND 253402300799999 THEN to_timestamp($1 / 1000.0) END`,
  // At most the year 33658. Not made of the others: what is used twice in one is not drawn into the query, and called for each row.
  'moment(text) RETURNS timestamptz': `CASE WHEN ${number(15)} THEN to_timestamp(trunc($1::numeric)::bigint / 1000.0) END`,
};

export const BEARING_FUNCTIONS = Object.entries(READS).map(
  ([head, says]) => `CREATE FUNCTION grafana.${head} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT ${says} $$`,
);
export const BEARING_NAMES = Object.keys(READS).map((head) => `grafana.${head.replace(/ RETURNS.*/, '')}`);

/** Where the bracket that opens before `from` closes. */
function closing(sql: string, from: number): number {
  for (let at = from, depth = 1; at < sql.length; at++) {
    if (sql[at] === '(') depth++;
    if (sql[at] === ')' && --depth === 0) return at;
  }
  throw new Error(`A bracket does not close in ${sql}`);
}

/** The calls of a function, each in another form made of what it is called with. */
function calls(sql: string, name: string, inForm: (inner: string) => string): string {
  const begins = new RegExp(`\\b${name}\\(`).exec(sql);
  if (!begins) return sql;
  const from = begins.index + begins[0].length;
  const to = closing(sql, from);
  return sql.slice(0, begins.index) + inForm(calls(sql.slice(from, to), name, inForm)) + calls(sql.slice(to + 1), name, inForm);
}

const MILLISECONDS = /^\((.*)\)::bigint \/ 1000\.0$/s;
const READ_BY: Record<string, string> = { bigint: 'whole', int: 'small', float8: 'amount', boolean: 'truth' };
/** A field of JSON that is read as something else. */
const FIELD = /\(([\w.]+(?:->(?:'\w+'|-?\d+))*->>(?:'\w+'|\d+))\)::(bigint|int|float8|boolean)\b/g;

/** Spans of hours are the register's, which takes none that are not; a call for each day of each hall costs more than the rest of its row. */
const listOf = (inner: string): string => (inner === SPANS || inner === 'spans' ? inner : `grafana.list_of(${inner})`);

/** The same query, which bears a value that cannot be. */
export function bearing(sql: string): string {
  const moments = calls(sql, 'to_timestamp', (inner) => {
    const [, milliseconds] = MILLISECONDS.exec(inner) ?? [];
    if (milliseconds === undefined) throw new Error(`Not epoch milliseconds: ${inner}`);
    return `grafana.moment(${milliseconds})`;
  });
  const lists = ['jsonb_array_elements', 'jsonb_array_elements_text', 'jsonb_array_length'].reduce(
    (so, name) => calls(so, name, (inner) => `${name}(${listOf(inner)})`),
    moments,
  );
  return calls(lists, 'jsonb_each_text', (inner) => `jsonb_each_text(grafana.object_of(${inner}))`)
    .replace(FIELD, (_, field: string, type: string) => `grafana.${READ_BY[type]}(${field})`)
    .replace(/(coalesce\([^()]*\))::bigint/g, 'grafana.whole($1)');
}

const newest = new Map(
  [
    ...REGISTER.filter(({ name }) => name !== SERVICES_NOW.name),
    SERVICES_NOW,
    ...DECIDED,
    ...CALENDAR,
    ...AVAILABILITY,
    ...PLATFORM,
    ...ENDS,
  ].map((view) => [view.name, view]),
);

/** As they were. */
export const BEFORE_BEARING: View[] = [...newest.values()];
export const BEARING: View[] = BEFORE_BEARING.map((view) => ({ ...view, sql: bearing(view.sql) }));
