import { BACK, SHANGHAI } from './days.js';
import type { View } from './view.js';

/** Of a multirange of moments. */
const seconds = (times: string): string =>
  `coalesce((SELECT sum(extract(epoch FROM upper(part) - lower(part))) FROM unnest(${times}) AS part), 0)::float8`;

/** The days, as dates, that a time touches, none of them before those that are reckoned. */
const daysFrom = (from: string, to: string): string =>
  `generate_series(greatest((${from} AT TIME ZONE '${SHANGHAI}')::date, (now() AT TIME ZONE '${SHANGHAI}')::date - ${BACK})::timestamp,
     (least(${to}, now()) AT TIME ZONE '${SHANGHAI}')::date::timestamp, interval '1 day')`;

/** What a kiosk that works for the public should give; one that never said so gives everything or nothing. */
const OFFERED = `
  SELECT kiosk.id AS kiosk_id, kiosk.hall_id, service, seen.body->>'lastHeardAt' IS NULL AS never
  FROM kiosk LEFT JOIN kiosk_view AS seen ON seen.kiosk_id = kiosk.id, jsonb_array_elements_text(
    CASE WHEN jsonb_array_length(coalesce(kiosk.body->'services', '[]')) = 0 THEN '["ALL"]' ELSE kiosk.body->'services' END) AS service
  WHERE kiosk.body->>'state' IS DISTINCT FROM 'retired'`;

/** What is known of kiosks, by the day: what incidents took, and when they served nobody by their own word. */
const KNOWN = `
  SELECT kiosk_id, service, day::date AS day, CASE WHEN unheard THEN 'unheard' ELSE 'down' END AS what,
    tstzrange(lost_from, greatest(lost_from, coalesce(lost_to, now()))) AS times
  FROM grafana.service_losses, ${daysFrom('lost_from', 'coalesce(lost_to, now())')} AS day
  UNION ALL
  SELECT kiosk_id, 'ALL', day::date, mode, tstzrange(closed_from, greatest(closed_from, coalesce(closed_to, now())))
  FROM grafana.kiosk_modes, ${daysFrom('closed_from', 'coalesce(closed_to, now())')} AS day`;

const timesOf = (what: string): string => `coalesce(range_agg(times) FILTER (WHERE what = '${what}'), '{}')`;

/** All that is known of a service on a day. */
const BY_DAY = `
  SELECT offered.kiosk_id, offered.service, known.day, ${timesOf('down')} AS down, ${timesOf('unheard')} AS unheard,
    ${timesOf('maintenance')} AS maintenance, ${timesOf('settling')} AS settling, ${timesOf('outOfService')} AS out_of_service
  FROM (${KNOWN}) AS known JOIN (${OFFERED}) AS offered
    ON offered.kiosk_id = known.kiosk_id AND known.service IN (offered.service, 'ALL')
  GROUP BY 1, 2, 3`;

/** Of a class that is there on few days only. */
const secondsOf = (name: string, within: string): string =>
  `CASE WHEN ${name} <> '{}' THEN ${seconds(`(${within}) * ${name}`)} ELSE 0 END`;

/** A moment counts as the first that it is in: a window of the hall, an incident, the kiosk's own word, not being heard. */
const CLASSED = `
  SELECT offered.kiosk_id, offered.service, opened.day, never, open_s, window_s, ${secondsOf('down', 'asked')} AS down_s,
    ${secondsOf('maintenance', 'asked - down')} AS maintenance_s, ${secondsOf('settling', 'asked - down - maintenance')} AS settling_s,
    ${secondsOf('out_of_service', 'asked - down - maintenance - settling')} AS out_of_service_s,
    ${secondsOf('unheard', 'asked - down - maintenance - settling - out_of_service')} AS unheard_s
  FROM (SELECT *, open_times - window_times AS asked FROM grafana.hall_days) AS opened JOIN (${OFFERED}) AS offered USING (hall_id)
    LEFT JOIN (${BY_DAY}) AS known
      ON known.kiosk_id = offered.kiosk_id AND known.service = offered.service AND known.day = opened.day`;

/** How much of the open time each service was there: domain/availability in SQL, held together by a test. */
export const AVAILABILITY: View[] = [
  {
    name: 'hall_days',
    about: `For each hall and each of the last ${BACK} days that it opened: when it was open, until now, and its windows of planned maintenance.`,
    sql: `
      WITH parts AS (
        SELECT hall_id, day, true AS is_open, tstzrange(opens_at, least(closes_at, now())) AS times
        FROM grafana.opening_hours WHERE opens_at < now()
        UNION ALL
        SELECT hall_id, day::date, false, tstzrange(starts_at, ends_at)
        FROM grafana.maintenance, ${daysFrom('starts_at', 'ends_at')} AS day WHERE starts_at < now()
      ), joined AS (
        SELECT hall_id, day, range_agg(times) FILTER (WHERE is_open) AS open_times,
          coalesce(range_agg(times) FILTER (WHERE NOT is_open), '{}') AS window_times
        FROM parts GROUP BY 1, 2 HAVING bool_or(is_open)
      )
      SELECT hall_id, day, open_times, window_times, ${seconds('open_times')} AS open_s,
        ${seconds('open_times * window_times')} AS window_s
      FROM joined`,
  },
  {
    name: 'availability_days',
    about: `For each service of a kiosk and each of the last ${BACK} days, seconds: open_s, while the hall was open, is the sum of up_s, down_s (an incident took it), planned_s (window_s: of the hall's maintenance; maintenance_s, settling_s, out_of_service_s: the kiosk's own word) and unknown_s (it was not heard). Availability is up_s of open_s - planned_s. lost_s is down_s + unknown_s.`,
    sql: `
      WITH known AS (${CLASSED}), classed AS (
        SELECT *, window_s + maintenance_s + settling_s + out_of_service_s AS planned_s,
          CASE WHEN never THEN open_s - window_s - down_s - maintenance_s - settling_s - out_of_service_s ELSE unheard_s END AS unknown_s
        FROM known
      )
      SELECT kiosks.id AS kiosk_id, kiosks.hall_id, kiosks.hall_name, kiosks.region, kiosks.type, service, day, open_s,
        down_s + unknown_s AS lost_s, open_s - planned_s - down_s - unknown_s AS up_s, down_s, planned_s, unknown_s, window_s, maintenance_s,
        settling_s, out_of_service_s
      FROM grafana.kiosks JOIN classed ON classed.kiosk_id = kiosks.id`,
  },
];
