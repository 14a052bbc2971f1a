import { BACK } from './days.js';
import { OLDEST, TODAY } from './kept-days.js';
import { dayOf } from './reckoning.js';
import { PARTS_OF_PAST, REJECTED, reckonedOfPast } from './reckoning-of-past.js';

const MARK = 'INSERT INTO grafana.day_again (hall_id, kiosk_id, first_day, last_day)';
const day = (milliseconds: string): string => dayOf(`grafana.moment(${milliseconds})`);

const ALWAYS = [`'-infinity'::date`, `'infinity'::date`].join(', ');

/** Of a hall, from a moment on, if that is over. */
const markSince = (hall: string, since: string): string =>
  `${MARK} SELECT ${hall}, NULL, ${day(since)}, 'infinity' WHERE ${day(since)} < ${TODAY};`;

/** All that the register said of a place, when it said something else of the time before. */
const HALL = `
  IF TG_OP = 'UPDATE' AND (OLD.hours, OLD.holidays) = (NEW.hours, NEW.holidays) THEN
    ${markSince('NEW.hall_id', 'least(OLD.until, NEW.until)')}
  ELSIF TG_OP = 'INSERT' AND EXISTS (SELECT FROM hall_past WHERE hall_id = NEW.hall_id AND since < NEW.since) THEN
    ${markSince('NEW.hall_id', 'NEW.since')}
  ELSE ${MARK} SELECT coalesce(NEW.hall_id, OLD.hall_id), NULL, ${ALWAYS};
  END IF;`;

/** What a kiosk offers from now on nobody knows of the time before: its row is there all the same. */
const KIOSK = `
  ${MARK} SELECT DISTINCT hall_id, NULL, ${ALWAYS} FROM (
    SELECT hall_id FROM kiosk_past WHERE kiosk_id = coalesce(NEW.kiosk_id, OLD.kiosk_id)
    UNION SELECT OLD.hall_id UNION SELECT NEW.hall_id
  ) AS known WHERE hall_id IS NOT NULL;`;

const WORK = `
  IF TG_OP = 'UPDATE' THEN ${markSince('NEW.hall_id', 'least(OLD.taken_out_at, NEW.taken_out_at)')}
  ELSE ${markSince('coalesce(NEW.hall_id, OLD.hall_id)', 'coalesce(NEW.entered_at, OLD.entered_at)')}
  END IF;`;

const HEARD = `
  ${MARK} SELECT NULL, coalesce(NEW.kiosk_id, OLD.kiosk_id), since, 'infinity'
  FROM (SELECT ${day('least(OLD.since, NEW.since)')} AS since) AS known WHERE since < ${TODAY};`;

/** One that lasts is told again and again: what is new of it begins where it ended. */
const UNWATCHED = `
  ${MARK} SELECT id, NULL, first_day, last_day
  FROM hall, (
    SELECT ${day(`CASE WHEN TG_OP = 'UPDATE' THEN least(OLD.until, NEW.until) ELSE coalesce(NEW.since, OLD.since) END`)} AS first_day,
      ${day('greatest(OLD.until, NEW.until)')} AS last_day
  ) AS stretch WHERE first_day < ${TODAY};`;

/** Since the first acceptance that its device failed. */
const ORDER = `
  ${MARK} SELECT DISTINCT NULL, kiosk_id, since, 'infinity'::date
  FROM (
    SELECT kiosk_id, ${day(`min(grafana.whole(event->>'at'))`)} AS since
    FROM (SELECT OLD.kiosk_id, OLD.body WHERE OLD.id IS NOT NULL UNION ALL SELECT NEW.kiosk_id, NEW.body WHERE NEW.id IS NOT NULL) AS rows,
      jsonb_array_elements(grafana.list_of(body->'history')) AS event
    WHERE event->>'what' = 'rejected' AND kiosk_id IS NOT NULL GROUP BY 1
  ) AS first WHERE since < ${TODAY};`;

const MARKED: Record<string, string> = {
  maintenance_order: ORDER,
  hall_past: HALL,
  kiosk_past: KIOSK,
  planned_work: WORK,
  kiosk_heard: HEARD,
  unheard_stretch: UNWATCHED,
};

/** Few orders, which are saved often, have anything to do with it. */
const differs = (table: string): string =>
  table === 'maintenance_order'
    ? `OLD IS DISTINCT FROM NEW AND (OLD.${REJECTED} OR NEW.${REJECTED})`
    : 'OLD IS DISTINCT FROM NEW';

const onChange = ([table, marks]: [string, string]): string[] => [
  `CREATE FUNCTION grafana.mark_${table}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT
     AS $$ BEGIN ${marks} RETURN NULL; END $$`,
  `CREATE TRIGGER mark_${table}_come_or_gone AFTER INSERT OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION grafana.mark_${table}()`,
  `CREATE TRIGGER mark_${table}_changed AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${differs(table)})
     EXECUTE FUNCTION grafana.mark_${table}()`,
];

/** The register marks what it changes by what is kept of it: a change of now is no change of days that are over. */
const NO_LONGER = ['hall', 'kiosk'].flatMap((table) => [
  `DROP TRIGGER mark_${table}_come_or_gone ON ${table}`,
  `DROP TRIGGER mark_${table}_changed ON ${table}`,
  `DROP FUNCTION grafana.mark_${table}()`,
]);

const DUE_NOW = `(
  SELECT hall.id AS hall_id, asked AS day FROM hall LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id
  WHERE kept.days @> asked IS NOT TRUE)`;
const KEPT = ['hall_id', 'day', 'kiosk_id', 'type', 'service', ...PARTS_OF_PAST].join(', ');

/** Reckons what is not kept of a day. */
const KEEP_DAY = `
  CREATE OR REPLACE FUNCTION grafana.keep_day(asked date) RETURNS void LANGUAGE sql SET search_path FROM CURRENT SET jit = off AS $$
    INSERT INTO grafana.service_day (${KEPT}) SELECT ${KEPT} FROM (${reckonedOfPast(DUE_NOW, 'asked', 'asked')}) AS fresh;
    INSERT INTO grafana.days_kept AS kept (hall_id, days) SELECT id, datemultirange(daterange(asked, asked, '[]')) FROM hall
      ON CONFLICT (hall_id) DO UPDATE SET days = kept.days + excluded.days;
  $$`;

/** What is known of a kiosk is of every hall that it was in. */
const againBy = (marks: string): string => `
  SELECT coalesce(again.hall_id, past.hall_id) AS hall_id, first_day, last_day
  FROM ${marks} AS again LEFT JOIN kiosk_past AS past ON past.kiosk_id = again.kiosk_id`;
const AGAIN = againBy('grafana.day_again');

/** Lets go of what is to be reckoned again, and of what no view reaches back to. */
const FORGET_DAYS = `
  CREATE OR REPLACE FUNCTION grafana.forget_days() RETURNS void LANGUAGE sql SET search_path FROM CURRENT SET jit = off AS $$
    WITH marks AS (DELETE FROM grafana.day_again RETURNING *), stale AS (
      SELECT hall_id, range_agg(daterange(first_day, last_day, '[]')) AS days
      FROM (${againBy('marks')}) AS again JOIN grafana.days_kept USING (hall_id) GROUP BY 1
    ), gone AS (DELETE FROM grafana.service_day AS kept USING stale WHERE kept.hall_id = stale.hall_id AND stale.days @> kept.day)
    UPDATE grafana.days_kept AS kept SET days = kept.days - stale.days FROM stale WHERE kept.hall_id = stale.hall_id;
    DELETE FROM grafana.service_day WHERE day < ${OLDEST};
    UPDATE grafana.days_kept SET days = days * datemultirange(daterange(${OLDEST}, NULL)) WHERE lower(days) < ${OLDEST};
  $$`;

/** What was kept was reckoned otherwise. */
const EMPTIED = 'TRUNCATE grafana.service_day, grafana.days_kept, grafana.day_again';
const ADDED = PARTS_OF_PAST.slice(-2);

export const DAYS_OF_PAST = [
  EMPTIED,
  `ALTER TABLE grafana.service_day ${ADDED.map((name) => `ADD COLUMN ${name} int NOT NULL DEFAULT 0`).join(', ')}`,
  ...NO_LONGER,
  `CREATE INDEX maintenance_order_rejected ON maintenance_order (kiosk_id) WHERE ${REJECTED}`,
  ...Object.entries(MARKED).flatMap(onChange),
  KEEP_DAY,
  FORGET_DAYS,
];

/** The functions and triggers of before are made again by their own statements. */
export const DAYS_OF_PAST_GONE = [
  EMPTIED,
  ...Object.keys(MARKED).map((table) => `DROP FUNCTION grafana.mark_${table}() CASCADE`),
  'DROP INDEX maintenance_order_rejected',
  'DROP FUNCTION grafana.keep_day(date)',
  'DROP FUNCTION grafana.forget_days()',
  'DROP FUNCTION grafana.keep_next_day()',
  `ALTER TABLE grafana.service_day ${ADDED.map((name) => `DROP COLUMN ${name}`).join(', ')}`,
];

/** What is kept and stands. */
export const STANDING_OF_PAST = `
  SELECT ${KEPT} FROM grafana.service_day AS kept WHERE day >= ${OLDEST} AND NOT EXISTS (
    SELECT FROM (${AGAIN}) AS again WHERE again.hall_id = kept.hall_id AND kept.day BETWEEN first_day AND last_day)`;

/** Days (hall_id, day) that are not kept, or not as they are known now. */
export const DUE_OF_PAST = `
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
