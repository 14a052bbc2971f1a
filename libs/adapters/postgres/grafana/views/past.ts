import { BEARING } from './bearing.js';
import { BACK } from './days.js';
import { DUE_OF_PAST, STANDING_OF_PAST } from './days-of-past.js';
import { OLDEST, TODAY } from './kept-days.js';
import { hallTimes, PARTS_OF_PAST, reckonedOfPast } from './reckoning-of-past.js';
import { told, type View } from './view.js';

/** The days of halls (hall_id, day) that views reach back to. */
const DAYS = `(SELECT hall.id AS hall_id, day::date AS day FROM hall, generate_series(${OLDEST}, ${TODAY}, interval '1 day') AS day)`;

const seconds = (milliseconds: string): string => `(${milliseconds}) / 1000::float8`;

/** What makes each class. */
const DOWN = 'down_ms + maintenance_ms + out_of_service_ms';
const PLANNED = 'window_ms + settling_ms';
const UNKNOWABLE = 'not_yet_heard_ms + unwatched_ms';

const landed = (name: string): View => {
  const view = BEARING.find((one) => one.name === name);
  if (!view) throw new Error(`There is no view ${name}`);
  return view;
};

/** How much of the open time each service was there: domain/availability in SQL, held together by a test. */
export const OF_PAST: View[] = [
  {
    name: 'hall_days',
    about: `For each hall and each of the last ${BACK} days that it opened: when it was open, until now, by the hours that were registered then, and its windows of planned maintenance, each while it stood in the register.`,
    sql: `
      SELECT hall_id, day, open_times, window_times, ${seconds('open_ms')} AS open_s,
        coalesce((SELECT round(sum(extract(epoch FROM upper(part) - lower(part))) * 1000) FROM unnest(open_times * window_times) AS part), 0)::int
          / 1000::float8 AS window_s
      FROM (${hallTimes(DAYS)}) AS times`,
  },
  {
    name: 'availability_days',
    about: `For each service of a kiosk and each of the last ${BACK} days, seconds: open_s, while the hall was open, is the sum of up_s, down_s (an incident took it, it failed its acceptance, or the kiosk served nobody by its own word: maintenance_s, out_of_service_s of it), planned_s (window_s: the hall's maintenance, announced before it began; settling_s: the kiosk settled) and unknown_s (not_yet_heard_s: before the kiosk was heard first, or the service registered; unwatched_s: nobody listened; silent_s: the kiosk was silent). Availability is up_s of counted_s, which is open_s without planned_s, not_yet_heard_s and unwatched_s. lost_s is down_s + silent_s. Hall, type, services and hours are those that were registered then.`,
    sql: `
      WITH due AS MATERIALIZED (${DUE_OF_PAST}
      ), spent AS (
        SELECT kept.hall_id, hall_name, region, type, kept.day, kiosk_id, service, ${PARTS_OF_PAST.join(', ')}
        FROM (${STANDING_OF_PAST}) AS kept JOIN (
          SELECT id, body->>'name' AS hall_name, body->>'region' AS region FROM hall
          -- Else each day of a kiosk takes its row of the register apart anew.
          OFFSET 0
        ) AS known ON known.id = kept.hall_id
        UNION ALL
        SELECT hall_id, hall_name, region, type, day, kiosk_id, service, ${PARTS_OF_PAST.join(', ')}
        FROM (${reckonedOfPast('due', '(SELECT min(day) FROM due)', TODAY)}) AS fresh
      )
      SELECT kiosk_id, hall_id, hall_name, region, type, service, day, ${seconds('open_ms')} AS open_s,
        ${seconds(`${DOWN} + unheard_ms`)} AS lost_s,
        ${seconds(`open_ms - (${DOWN}) - (${PLANNED}) - (${UNKNOWABLE}) - unheard_ms`)} AS up_s,
        ${seconds(DOWN)} AS down_s, ${seconds(PLANNED)} AS planned_s, ${seconds(`${UNKNOWABLE} + unheard_ms`)} AS unknown_s,
        ${seconds('window_ms')} AS window_s, ${seconds('maintenance_ms')} AS maintenance_s, ${seconds('settling_ms')} AS settling_s,
        ${seconds('out_of_service_ms')} AS out_of_service_s, ${seconds('not_yet_heard_ms')} AS not_yet_heard_s,
        ${seconds('unwatched_ms')} AS unwatched_s, ${seconds('unheard_ms')} AS silent_s,
        ${seconds(`open_ms - (${PLANNED}) - (${UNKNOWABLE})`)} AS counted_s
      FROM spent`,
  },
  {
    name: 'planned_work',
    about:
      'Windows of planned maintenance as they stood in the register, also those that were taken out. kind: once, with starts_at and ends_at, or weekly; entered_at: null before this was kept. entered_late: it had begun when it was entered, so it changes nothing of what was before.',
    sql: `
      SELECT hall_id, hall.body->>'name' AS hall_name, hall.body->>'region' AS region, planned->>'kind' AS kind, starts_at,
        CASE WHEN planned->>'kind' = 'once' THEN grafana.moment(planned->>'to') END AS ends_at,
        grafana.moment(nullif(entered_at, 0)) AS entered_at, grafana.moment(taken_out_at) AS taken_out_at,
        coalesce(grafana.moment(entered_at) > starts_at, false) AS entered_late, ${told(`planned->'why'`, 'why')}
      FROM planned_work JOIN hall ON hall.id = hall_id,
        LATERAL (SELECT CASE WHEN planned->>'kind' = 'once' THEN grafana.moment(planned->>'from') END AS starts_at) AS times`,
  },
];

/** As they were. */
export const BEFORE_PAST: View[] = ['hall_days', 'availability_days'].map(landed);
