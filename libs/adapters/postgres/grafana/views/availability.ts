import { BACK } from './days.js';
import { DUE, OLDEST, STANDING, TODAY } from './kept-days.js';
import { hallTimes, PARTS, reckoned } from './reckoning.js';
import type { View } from './view.js';

/** The days of halls (hall_id, day) that views reach back to. */
const DAYS = `(SELECT hall.id AS hall_id, day::date AS day FROM hall, generate_series(${OLDEST}, ${TODAY}, interval '1 day') AS day)`;

const seconds = (milliseconds: string): string => `(${milliseconds}) / 1000::float8`;

/** What cannot be had, by what keeps it. */
const PLANNED = 'window_ms + maintenance_ms + settling_ms + out_of_service_ms';
const UNKNOWN = `CASE WHEN never THEN open_ms - down_ms - (${PLANNED}) ELSE unheard_ms END`;

/** How much of the open time each service was there: domain/availability in SQL, held together by a test. */
export const AVAILABILITY: View[] = [
  {
    name: 'hall_days',
    about: `For each hall and each of the last ${BACK} days that it opened: when it was open, until now, and its windows of planned maintenance.`,
    sql: `
      SELECT hall_id, day, open_times, window_times, ${seconds('open_ms')} AS open_s, ${seconds('window_ms')} AS window_s
      FROM (${hallTimes(DAYS)}) AS times`,
  },
  {
    name: 'availability_days',
    about: `For each service of a kiosk and each of the last ${BACK} days, seconds: open_s, while the hall was open, is the sum of up_s, down_s (an incident took it), planned_s (window_s: of the hall's maintenance; maintenance_s, settling_s, out_of_service_s: the kiosk's own word) and unknown_s (it was not heard). Availability is up_s of open_s - planned_s. lost_s is down_s + unknown_s.`,
    sql: `
      WITH due AS MATERIALIZED (${DUE}
      ), spent AS (
        SELECT kept.hall_id, hall_name, region, type, never, kept.day, kiosk_id, service, ${PARTS.join(', ')}
        FROM (${STANDING}) AS kept JOIN (
          SELECT id, hall_name, region, last_heard_at IS NULL AS never FROM grafana.kiosks
          -- Else each day of a kiosk takes its row of the register apart anew.
          OFFSET 0
        ) AS known ON known.id = kept.kiosk_id
        UNION ALL
        SELECT * FROM (${reckoned('due', '(SELECT min(day) FROM due)', TODAY)}) AS fresh
      )
      SELECT kiosk_id, hall_id, hall_name, region, type, service, day, ${seconds('open_ms')} AS open_s,
        ${seconds(`down_ms + ${UNKNOWN}`)} AS lost_s, ${seconds(`open_ms - down_ms - (${PLANNED}) - ${UNKNOWN}`)} AS up_s,
        ${seconds('down_ms')} AS down_s, ${seconds(PLANNED)} AS planned_s, ${seconds(UNKNOWN)} AS unknown_s,
        ${seconds('window_ms')} AS window_s, ${seconds('maintenance_ms')} AS maintenance_s, ${seconds('settling_ms')} AS settling_s,
        ${seconds('out_of_service_ms')} AS out_of_service_s
      FROM spent`,
  },
];
