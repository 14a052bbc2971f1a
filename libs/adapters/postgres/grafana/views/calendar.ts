import { AHEAD, BACK, SHANGHAI } from './days.js';
import { at, told, type View } from './view.js';

const TODAY = `(now() AT TIME ZONE '${SHANGHAI}')::date`;
/** To English names of weekdays to_char needs no locale. */
const DAYS = `
  SELECT day::date AS day, to_char(day, 'dy') AS weekday
  FROM generate_series(${TODAY} - ${BACK}, ${TODAY} + ${AHEAD}, interval '1 day') AS day`;
export const instant = (day: string, time: string): string => `((${day} + (${time})::time) AT TIME ZONE '${SHANGHAI}')`;

/** The hall's spans on a day: holidays before weekdays, and a make-up day as the nearest weekday (ours). */
export const SPANS = `
  CASE
    WHEN keeps AND is_holiday THEN CASE WHEN holidays = '"closed"' THEN '[]' ELSE holidays END
    WHEN hours = '"24h"' THEN '[["00:00","24:00"]]'
    WHEN keeps AND kind = 'makeUp' AND coalesce(hours->weekday, '[]') = '[]'
      THEN coalesce(hours->(CASE weekday WHEN 'sat' THEN 'fri' ELSE 'mon' END), '[]')
    ELSE coalesce(hours->weekday, '[]')
  END`;

/** Days, opening hours, planned maintenance. */
export const CALENDAR: View[] = [
  {
    name: 'calendar_days',
    about:
      'Days that are not ordinary ones: the notices of the State Council, and over them what an administrator says. kind: statutory, inLieu, weekend (free) or makeUp, workday (worked).',
    sql: `
      WITH said AS (SELECT DISTINCT ON (date) date::date AS day, kind, name FROM calendar_override ORDER BY date, revision DESC),
      known AS (
        SELECT coalesce(said.day, special.day) AS day, special.kind AS before, said.kind AS word, said.name,
          extract(isodow FROM coalesce(said.day, special.day)) >= 6 AS rest, special.name_zh, special.name_en, special.provisional
        FROM grafana.special_day AS special FULL JOIN said ON said.day = special.day
        WHERE special.day IS NOT NULL OR said.kind IS NOT NULL
      ), judged AS (
        SELECT day, CASE
            WHEN word IS NULL THEN before
            WHEN word = 'work' THEN CASE WHEN rest THEN 'makeUp' ELSE 'workday' END
            WHEN before = 'statutory' THEN before
            WHEN rest THEN 'weekend' ELSE 'inLieu' END AS kind,
          coalesce(CASE WHEN word IS NOT NULL THEN name->>'zh' END, name_zh) AS name_zh,
          coalesce(CASE WHEN word IS NOT NULL THEN name->>'en' END, name_en) AS name_en,
          word IS NULL AND provisional AS provisional
        FROM known
      )
      SELECT day, kind, name_zh, name_en, provisional, kind NOT IN ('makeUp', 'workday') AS is_holiday FROM judged`,
  },
  {
    name: 'opening_hours',
    about: `Each stretch that a hall is open, ${BACK} days back and ${AHEAD} ahead, overlapping ones joined.`,
    sql: `
      WITH days AS (${DAYS}), asked AS (
        SELECT hall.id AS hall_id, days.day, days.weekday, special.kind, coalesce(special.is_holiday, false) AS is_holiday,
          body->'hours' AS hours, coalesce(body->'statutoryHolidays', '"open"') AS holidays,
          coalesce(body->'statutoryHolidays', '"open"') <> '"open"' AS keeps
        FROM hall CROSS JOIN days LEFT JOIN grafana.calendar_days AS special ON special.day = days.day
      )
      SELECT hall_id, day, lower(stretch) AS opens_at, upper(stretch) AS closes_at
      FROM asked, LATERAL (SELECT ${SPANS} AS spans) AS chosen, LATERAL (
          SELECT unnest(range_agg(tstzrange(${instant('day', 'span->>0')}, ${instant('day', 'span->>1')}))) AS stretch
          FROM jsonb_array_elements(spans) AS span WHERE span->>0 < span->>1
        ) AS joined`,
  },
  {
    name: 'maintenance',
    about: `Planned maintenance of halls, each time that it comes, ${BACK} days back and ${AHEAD} ahead.`,
    sql: `
      WITH days AS (${DAYS}), planned AS (
        SELECT id AS hall_id, body->>'region' AS region, body->>'name' AS hall_name, planned
        FROM hall, jsonb_array_elements(coalesce(body->'maintenance', '[]')) AS planned
      )
      SELECT hall_id, hall_name, region, ${at(`planned->>'from'`)} AS starts_at, ${at(`planned->>'to'`)} AS ends_at,
        ${told(`planned->'why'`, 'why')}
      FROM planned WHERE planned->>'kind' = 'once'
      UNION ALL
      SELECT hall_id, hall_name, region, ${instant('day', `planned->>'from'`)},
        ${instant(`day + CASE WHEN planned->>'to' <= planned->>'from' THEN 1 ELSE 0 END`, `planned->>'to'`)},
        ${told(`planned->'why'`, 'why')}
      FROM planned JOIN days ON planned->'on' ? weekday WHERE planned->>'kind' = 'weekly'`,
  },
  {
    name: 'holidays',
    about: 'Runs of free days, from the first to the last. provisional: the notice of that year is not out.',
    sql: `
      WITH free AS (
        SELECT day, name_zh, name_en, provisional, day - (row_number() OVER (PARTITION BY name_zh ORDER BY day))::int AS run
        FROM grafana.calendar_days WHERE is_holiday
      )
      SELECT name_zh, min(name_en) AS name_en, min(day) AS first_day, max(day) AS last_day, count(*)::int AS days,
        bool_or(provisional) AS provisional
      FROM free GROUP BY name_zh, run`,
  },
  {
    name: 'next_visits',
    about:
      'When somebody can next come to each hall: when it opens, or, where it never closes, at 08:30 of a working day (ours).',
    sql: `
      WITH days AS (${DAYS}), starts AS (
        SELECT hall_id, day, min(opens_at) AS visit_at
        FROM grafana.opening_hours JOIN grafana.halls ON halls.id = hall_id WHERE NOT always_open GROUP BY 1, 2
        UNION ALL
        SELECT halls.id, days.day, ${instant('days.day', "'08:30'")}
        FROM grafana.halls CROSS JOIN days LEFT JOIN grafana.calendar_days AS special ON special.day = days.day
        WHERE always_open
          AND coalesce(special.kind, CASE WHEN extract(isodow FROM days.day) >= 6 THEN 'weekend' END, 'workday') IN ('workday', 'makeUp')
      )
      SELECT hall_id, min(visit_at) AS visit_at FROM starts WHERE visit_at > now() GROUP BY 1`,
  },
];
