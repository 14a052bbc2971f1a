import { LAST_OVER } from './kept-days.js';
import { PARTS_OF_PAST, reckonedOfPast } from './reckoning-of-past.js';

const KEPT = ['hall_id', 'day', 'kiosk_id', 'type', 'service', ...PARTS_OF_PAST].join(', ');

/** Of the span, what is not kept. */
const DUE_IN_SPAN = `(
  SELECT hall.id AS hall_id, asked.day
  FROM hall CROSS JOIN (SELECT first_asked + generate_series(0, last_asked - first_asked) AS day) AS asked
    LEFT JOIN grafana.days_kept AS kept ON kept.hall_id = hall.id
  WHERE kept.days @> asked.day IS NOT TRUE)`;

/** Reckons the last days that are over together: what is known of kiosks is looked through once, and not once for each day. */
export const KEEP_LAST_DAYS = `
  CREATE FUNCTION grafana.keep_last_days(days int) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
    DECLARE last_asked date := ${LAST_OVER}; first_asked date := last_asked - days + 1;
    BEGIN
      INSERT INTO grafana.service_day (${KEPT}) SELECT ${KEPT} FROM (${reckonedOfPast(DUE_IN_SPAN, 'first_asked', 'last_asked')}) AS fresh;
      INSERT INTO grafana.days_kept AS kept (hall_id, days)
        SELECT id, datemultirange(daterange(first_asked, last_asked, '[]')) FROM hall
        ON CONFLICT (hall_id) DO UPDATE SET days = kept.days + excluded.days;
    END
  $$`;
