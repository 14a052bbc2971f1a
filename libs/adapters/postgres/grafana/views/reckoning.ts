import { instant, SPANS } from './calendar.js';
import { SHANGHAI } from './days.js';
import { at } from './view.js';

/** The day in Shanghai of a moment. */
export const dayOf = (moment: string): string => `(${moment} AT TIME ZONE '${SHANGHAI}')::date`;

/** Milliseconds of a multirange of moments. */
const milliseconds = (times: string): string =>
  `coalesce((SELECT round(sum(extract(epoch FROM upper(part) - lower(part))) * 1000) FROM unnest(${times}) AS part), 0)::int`;

/** A window of the day before may last until after midnight. */
const WINDOWS = `
  SELECT ${at(`planned->>'from'`)} AS starts_at, ${at(`planned->>'to'`)} AS ends_at WHERE planned->>'kind' = 'once'
  UNION ALL
  SELECT ${instant('began', `planned->>'from'`)},
    ${instant(`began + CASE WHEN planned->>'to' <= planned->>'from' THEN 1 ELSE 0 END`, `planned->>'to'`)}
  FROM (VALUES (due.day - 1), (due.day)) AS days (began)
  WHERE planned->>'kind' = 'weekly' AND planned->'on' ? to_char(began, 'dy')`;

/** When halls were open, until now, and their windows of planned maintenance, on days (hall_id, day) that they opened. */
export const hallTimes = (due: string): string => `
  SELECT hall_id, due.day, open_times, window_times, ${milliseconds('open_times')} AS open_ms,
    ${milliseconds('open_times * window_times')} AS window_ms
  FROM ${due} AS due JOIN hall ON hall.id = due.hall_id LEFT JOIN grafana.calendar_days AS special ON special.day = due.day,
    LATERAL (SELECT body->'hours' AS hours, to_char(due.day, 'dy') AS weekday,
      coalesce(body->'statutoryHolidays', '"open"') AS holidays,
      coalesce(body->'statutoryHolidays', '"open"') <> '"open"' AS keeps) AS asked,
    LATERAL (
      SELECT range_agg(tstzrange(opens_at, least(closes_at, now()))) AS open_times
      FROM jsonb_array_elements(${SPANS}) AS span,
        LATERAL (SELECT ${instant('due.day', 'span->>0')} AS opens_at, ${instant('due.day', 'span->>1')} AS closes_at) AS stretch
      WHERE span->>0 < span->>1 AND opens_at < now()
    ) AS opened,
    LATERAL (
      SELECT coalesce(range_agg(tstzrange(starts_at, ends_at)), '{}') AS window_times
      FROM jsonb_array_elements(coalesce(body->'maintenance', '[]')) AS planned, LATERAL (${WINDOWS}) AS windows
      WHERE starts_at < ends_at AND starts_at < ${instant('due.day + 1', `'00:00'`)} AND ends_at > ${instant('due.day', `'00:00'`)}
    ) AS closed
  WHERE open_times IS NOT NULL`;

/** What a kiosk that works for the public should give; one that never said so gives everything or nothing. */
const OFFERED = `
  SELECT known.id AS kiosk_id, known.hall_id, hall_name, region, type, last_heard_at IS NULL AS never, service
  FROM grafana.kiosks AS known JOIN kiosk ON kiosk.id = known.id, jsonb_array_elements_text(
    CASE WHEN jsonb_array_length(coalesce(kiosk.body->'services', '[]')) = 0 THEN '["ALL"]' ELSE kiosk.body->'services' END) AS service`;

/** The first and the last day that a time touches, of those from the first to the last. */
const firstOf = (since: string, first: string): string => `greatest(${dayOf(since)}, ${first})`;
const lastOf = (until: string, last: string): string => `least(${dayOf(until)}, ${last})`;

/** From midnight to midnight. */
const span = (first: string, last: string): string =>
  `tstzrange(${instant(first, `'00:00'`)}, ${instant(`${last} + 1`, `'00:00'`)})`;

/** Those that stand end last, milliseconds. */
export const ended = (at: string): string => `coalesce(${at}, 9223372036854775807)`;

/** What is known of kiosks, by the day: what incidents took, and when they served nobody by their own word. */
function known(first: string, last: string): string {
  const began = `(extract(epoch FROM ${instant(first, `'00:00'`)}) * 1000)::bigint`;
  return `
  SELECT * FROM (
    -- In the list of columns it costs a tenth of a join.
    SELECT kiosk_id, service, what, times, from_day + generate_series(0, to_day - from_day) AS day
    FROM (
      SELECT *, ${firstOf('lower(times)', first)} AS from_day, ${lastOf('upper(times)', last)} AS to_day
      FROM (
        SELECT kiosk_id, service, what, tstzrange(since, greatest(since, coalesce(until, now()))) AS times
        FROM (
          SELECT loss->>'kioskId' AS kiosk_id, loss->>'service' AS service,
            CASE WHEN kind IN ('link', 'hall', 'region') THEN 'unheard' ELSE 'down' END AS what,
            ${at(`loss->>'from'`)} AS since, ${at(`loss->>'to'`)} AS until
          -- An incident takes nothing after its end.
          FROM incident, jsonb_array_elements(losses) AS loss WHERE losses <> '[]' AND ${ended('closed_at')} >= ${began}
          UNION ALL
          SELECT kiosk_id, 'ALL', mode, ${at('since')}, ${at('until')} FROM kiosk_mode WHERE ${ended('until')} >= ${began}
        ) AS told
      ) AS lasted WHERE times && ${span(first, last)}
    ) AS touching
  ) AS known WHERE times && ${span('day', 'day')}`;
}

const timesOf = (what: string): string => `coalesce(range_agg(times) FILTER (WHERE what = '${what}'), '{}')`;

/** All that is known of a service on a day. */
const byDay = (first: string, last: string): string => `
  SELECT offered.kiosk_id, offered.service, known.day, ${timesOf('down')} AS down, ${timesOf('unheard')} AS unheard,
    ${timesOf('maintenance')} AS maintenance, ${timesOf('settling')} AS settling, ${timesOf('outOfService')} AS out_of_service
  FROM (${known(first, last)}) AS known JOIN offered
    ON offered.kiosk_id = known.kiosk_id AND known.service IN (offered.service, 'ALL')
  GROUP BY 1, 2, 3`;

/** Of a class that is there on few days only. */
const millisecondsOf = (name: string, within: string): string =>
  `CASE WHEN ${name} <> '{}' THEN ${milliseconds(`(${within}) * ${name}`)} ELSE 0 END`;

/** Milliseconds, as they are kept. unheard_ms: because of an incident. */
export const PARTS = ['open_ms', 'window_ms', 'down_ms', 'maintenance_ms', 'settling_ms', 'out_of_service_ms', 'unheard_ms'];

/**
 * How the open time of days (hall_id, day), which lie from the first to the last, was spent, for each service. A moment counts as the
 * first that it is in: a window of the hall, an incident, the kiosk's own word, not being heard.
 */
export const reckoned = (due: string, first: string, last: string): string => `
  WITH offered AS MATERIALIZED (${OFFERED})
  SELECT opened.hall_id, hall_name, region, type, never, opened.day, offered.kiosk_id, offered.service, open_ms, window_ms,
    ${millisecondsOf('down', 'asked')} AS down_ms,
    ${millisecondsOf('maintenance', 'asked - down')} AS maintenance_ms,
    ${millisecondsOf('settling', 'asked - down - maintenance')} AS settling_ms,
    ${millisecondsOf('out_of_service', 'asked - down - maintenance - settling')} AS out_of_service_ms,
    ${millisecondsOf('unheard', 'asked - down - maintenance - settling - out_of_service')} AS unheard_ms
  FROM (SELECT *, open_times - window_times AS asked FROM (${hallTimes(due)}) AS times) AS opened
    JOIN offered ON offered.hall_id = opened.hall_id
    LEFT JOIN (${byDay(first, last)}) AS known
      ON known.kiosk_id = offered.kiosk_id AND known.service = offered.service AND known.day = opened.day`;
