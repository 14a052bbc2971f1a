import { BACK } from './days.js';
import { dayOf, ended, PARTS, reckoned } from './reckoning.js';
import { at } from './view.js';

export const TODAY = dayOf('now()');
/** The first day that views reach back to. */
export const OLDEST = `(${TODAY} - ${BACK})`;

/** Days that are over, as they were reckoned, and which of them are to be reckoned again since something of them is known otherwise. */
export const KEPT_TABLES = [
  'CREATE TABLE grafana.days_kept (hall_id text PRIMARY KEY, days datemultirange NOT NULL)',
  `CREATE TABLE grafana.service_day (
    hall_id text NOT NULL, day date NOT NULL, kiosk_id text NOT NULL, type text, service text NOT NULL,
    ${PARTS.map((name) => `${name} int NOT NULL`).join(', ')})`,
  'CREATE INDEX service_day_day ON grafana.service_day (day, hall_id)',
  // Of a hall, or of the hall that a kiosk is in by the time that it is looked at.
  `CREATE TABLE grafana.day_again (
    hall_id text, kiosk_id text, first_day date NOT NULL, last_day date NOT NULL,
    CONSTRAINT day_again_of_one CHECK (num_nonnulls(hall_id, kiosk_id) = 1))`,
  `CREATE INDEX incident_lossy_ended ON incident (${ended('closed_at')}) WHERE losses <> '[]'`,
];

const MARK = 'INSERT INTO grafana.day_again (hall_id, kiosk_id, first_day, last_day)';

/** Days before today of which what is told (place, what, from_ms, to_ms; is_new) is otherwise than it was. */
const markTold = (of: 'hall' | 'kiosk', told: string): string => `
  ${MARK}
  SELECT DISTINCT ${of === 'hall' ? 'place, NULL' : 'NULL, place'}, ${dayOf('lower(differs)')}, coalesce(${dayOf('upper(differs)')}, 'infinity')
  FROM (
    SELECT place, coalesce(range_agg(times) FILTER (WHERE is_new), '{}') AS after,
      coalesce(range_agg(times) FILTER (WHERE NOT is_new), '{}') AS before
    FROM (
      SELECT *, tstzrange(${at('from_ms')}, CASE WHEN to_ms IS NOT NULL THEN ${at('greatest(from_ms, to_ms)')} END) AS times
      FROM (${told}) AS told
    ) AS lasted WHERE ${dayOf('lower(times)')} < ${TODAY} GROUP BY place, what
  ) AS said, unnest((after - before) + (before - after)) AS differs
  WHERE ${dayOf('lower(differs)')} < ${TODAY};`;

type Row = 'OLD' | 'NEW';
const beforeAndAfter = (told: (row: Row) => string): string => `${told('OLD')} UNION ALL ${told('NEW')}`;

const lossesOf = (row: Row): string => `
  SELECT loss->>'kioskId' AS place, concat(loss->>'service', ${row}.kind IN ('link', 'hall', 'region')) AS what,
    (loss->>'from')::bigint AS from_ms, (loss->>'to')::bigint AS to_ms, ${row === 'NEW'} AS is_new
  FROM jsonb_array_elements(coalesce(${row}.losses, '[]')) AS loss`;

const modeOf = (row: Row): string => `
  SELECT ${row}.kiosk_id AS place, ${row}.mode AS what, ${row}.since AS from_ms, ${row}.until AS to_ms, ${row === 'NEW'} AS is_new
  WHERE ${row}.kiosk_id IS NOT NULL`;

const onceOf = (row: Row): string => `
  SELECT NEW.id AS place, '' AS what, (planned->>'from')::bigint AS from_ms, (planned->>'to')::bigint AS to_ms, ${row === 'NEW'} AS is_new
  FROM jsonb_array_elements(coalesce(${row}.body->'maintenance', '[]')) AS planned WHERE planned->>'kind' = 'once'`;

/** What of a hall counts for every day. */
const always = (row: Row): string =>
  `(${row}.body->'hours', ${row}.body->'statutoryHolidays', jsonb_path_query_array(${row}.body, '$.maintenance[*] ? (@.kind == "weekly")'))`;
const offers = (row: Row): string => `(${row}.hall_id, ${row}.body->'services', ${row}.body->'type', ${row}.body->'state')`;

const markAlways = (halls: string): string => `
  ${MARK} SELECT DISTINCT id, NULL, '-infinity'::date, 'infinity'::date FROM unnest(ARRAY[${halls}]) AS id WHERE id IS NOT NULL;`;

const markDay = (day: (row: Row) => string): string => `
  ${MARK} SELECT id, NULL, day, day FROM hall, (SELECT ${day('OLD')} UNION SELECT ${day('NEW')}) AS days (day) WHERE day IS NOT NULL;`;

/** What availability hangs on, and what is to be reckoned again when it changes. */
const MARKED: Record<string, string> = {
  incident: markTold('kiosk', beforeAndAfter(lossesOf)),
  kiosk_mode: markTold('kiosk', beforeAndAfter(modeOf)),
  hall: `IF ${always('OLD')} IS DISTINCT FROM ${always('NEW')} THEN ${markAlways('NEW.id')}
    ELSE ${markTold('hall', beforeAndAfter(onceOf))} END IF;`,
  kiosk: `IF ${offers('OLD')} IS DISTINCT FROM ${offers('NEW')} THEN ${markAlways('OLD.hall_id, NEW.hall_id')} END IF;`,
  calendar_override: markDay((row) => `${row}.date::date`),
  'grafana.special_day': markDay((row) => `${row}.day`),
};

const onChange = ([table, marks]: [string, string]): string[] => {
  const name = `mark_${table.replace('grafana.', '')}`;
  const run = `EXECUTE FUNCTION grafana.${name}()`;
  // Most incidents are saved again and again with nothing lost anew.
  const differs =
    table === 'incident' ? '(OLD.losses, OLD.kind) IS DISTINCT FROM (NEW.losses, NEW.kind)' : 'OLD IS DISTINCT FROM NEW';
  return [
    `CREATE FUNCTION grafana.${name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT
       AS $$ BEGIN ${marks} RETURN NULL; END $$`,
    `CREATE TRIGGER ${name}_come_or_gone AFTER INSERT OR DELETE ON ${table} FOR EACH ROW ${run}`,
    `CREATE TRIGGER ${name}_changed AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${differs}) ${run}`,
  ];
};

const DUE_NOW = `(
  SELECT hall.id AS hall_id, asked AS day FROM hall LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id
  WHERE kept.days @> asked IS NOT TRUE)`;
const KEPT = ['hall_id', 'day', 'kiosk_id', 'type', 'service', ...PARTS].join(', ');

/** Reckons what is not kept of a day. */
const KEEP_DAY = `
  CREATE FUNCTION grafana.keep_day(asked date) RETURNS void LANGUAGE sql SET search_path FROM CURRENT SET jit = off AS $$
    INSERT INTO grafana.service_day (${KEPT}) SELECT ${KEPT} FROM (${reckoned(DUE_NOW, 'asked', 'asked')}) AS fresh;
    INSERT INTO grafana.days_kept AS kept (hall_id, days) SELECT id, datemultirange(daterange(asked, asked, '[]')) FROM hall
      ON CONFLICT (hall_id) DO UPDATE SET days = kept.days + excluded.days;
  $$`;

/** Lets go of what is to be reckoned again, and of what no view reaches back to. */
const FORGET_DAYS = `
  CREATE FUNCTION grafana.forget_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT SET jit = off AS $$
    WITH again AS (DELETE FROM grafana.day_again RETURNING *), stale AS (
      SELECT kept.hall_id, range_agg(daterange(first_day, last_day, '[]')) AS days
      FROM again LEFT JOIN kiosk ON kiosk.id = kiosk_id JOIN grafana.days_kept AS kept ON kept.hall_id = coalesce(again.hall_id, kiosk.hall_id)
      GROUP BY 1
    ), gone AS (DELETE FROM grafana.service_day AS kept USING stale WHERE kept.hall_id = stale.hall_id AND stale.days @> kept.day)
    UPDATE grafana.days_kept AS kept SET days = kept.days - stale.days FROM stale WHERE kept.hall_id = stale.hall_id;
    DELETE FROM grafana.service_day WHERE day < ${OLDEST};
    UPDATE grafana.days_kept SET days = days * datemultirange(daterange(${OLDEST}, NULL)) WHERE lower(days) < ${OLDEST};
  $$`;

/** A transaction that began before midnight may change a day after it; none takes as long as this. */
export const LAST_OVER = `(${dayOf(`(now() - interval '1 hour')`)} - 1)`;

/** Answers the newest day that was due, reckoned now; null when none is. */
const KEEP_NEXT = `
  CREATE FUNCTION grafana.keep_next_day() RETURNS date LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE asked date;
    BEGIN
      PERFORM grafana.forget_days();
      SELECT max(upper(stretch)) - 1 INTO asked
      FROM hall LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id,
        unnest(datemultirange(daterange(${OLDEST}, ${LAST_OVER}, '[]')) - coalesce(kept.days, '{}')) AS stretch;
      IF asked IS NOT NULL THEN PERFORM grafana.keep_day(asked); END IF;
      RETURN asked;
    END
  $$`;

export const KEPT_FUNCTIONS = [...Object.entries(MARKED).flatMap(onChange), KEEP_DAY, FORGET_DAYS, KEEP_NEXT];

const AGAIN = `
  SELECT coalesce(again.hall_id, kiosk.hall_id) AS hall_id, first_day, last_day
  FROM grafana.day_again AS again LEFT JOIN kiosk ON kiosk.id = again.kiosk_id`;

/** What is kept and stands. */
export const STANDING = `
  SELECT ${KEPT} FROM grafana.service_day AS kept WHERE day >= ${OLDEST} AND NOT EXISTS (
    SELECT FROM (${AGAIN}) AS again WHERE again.hall_id = kept.hall_id AND kept.day BETWEEN first_day AND last_day)`;

/** Days (hall_id, day) that are not kept, or not as they are known now. */
export const DUE = `
  SELECT id AS hall_id, day
  FROM (
    SELECT hall.id, datemultirange(daterange(${OLDEST}, ${TODAY}, '[]')) - coalesce(kept.days, '{}') + coalesce(again.days, '{}') AS days
    FROM hall LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id LEFT JOIN (
      SELECT hall_id, range_agg(daterange(first_day, last_day, '[]') * daterange(${OLDEST}, ${TODAY}, '[]')) AS days
      FROM (${AGAIN}) AS again GROUP BY 1
    ) AS again ON again.hall_id = hall.id
  ) AS missing, LATERAL (
    SELECT lower(stretch) + generate_series(0, upper(stretch) - lower(stretch) - 1) AS day FROM unnest(days) AS stretch
    -- There are no more, which the planner does not know.
    LIMIT ${BACK + 1}
  ) AS due`;
