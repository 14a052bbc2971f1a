import type { QueryRunner } from 'typeorm';
import { type CalendarDay, dayOf, numberOf, WorkingCalendar, YEAR_NOTICES } from '#libs/domain/calendar/index.js';
import { json } from '../sql.js';

/** Days that the notices name, before what an administrator says. */
function specialDays(): CalendarDay[] {
  const calendar = new WorkingCalendar();
  const years = YEAR_NOTICES.map(({ year }) => year);
  const [first, last] = [numberOf(`${Math.min(...years)}-01-01`), numberOf(`${Math.max(...years)}-12-31`)];
  return Array.from({ length: last - first + 1 }, (_, i) => calendar.day(dayOf(first + i))).filter(({ name }) => name !== null);
}

/** Puts the calendar where SQL can read it, so that dashboards reckon opening hours as the domain does. */
export async function keepSpecialDays(runner: QueryRunner): Promise<void> {
  await runner.query(
    `WITH known AS (
       SELECT (d->>'date')::date AS day, d->>'kind' AS kind, d->'name'->>'zh' AS zh, d->'name'->>'en' AS en,
         (d->>'provisional')::boolean AS provisional
       FROM jsonb_array_elements($1::jsonb) AS d
     ), gone AS (DELETE FROM grafana.special_day WHERE day NOT IN (SELECT day FROM known))
     INSERT INTO grafana.special_day SELECT * FROM known
     ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name_zh = excluded.name_zh, name_en = excluded.name_en,
       provisional = excluded.provisional`,
    [json(specialDays())],
  );
}
