import { instant, SPANS } from './calendar.js';
import { dayOf, ended, PARTS } from './reckoning.js';

/** Its device failed an acceptance. As the index has it. */
export const REJECTED = `body->'history' @> '[{"what": "rejected"}]'`;

/** Milliseconds of a multirange of moments. */
const milliseconds = (times: string): string =>
  `coalesce((SELECT round(sum(extract(epoch FROM upper(part) - lower(part))) * 1000) FROM unnest(${times}) AS part), 0)::int`;

/** From midnight to midnight. */
const span = (first: string, last: string): string =>
  `tstzrange(${instant(first, `'00:00'`)}, ${instant(`${last} + 1`, `'00:00'`)})`;

/** Until it said otherwise; what it said first counts for the time before too. */
const spells = (of: 'kiosk' | 'hall'): string => `
  SELECT *, tstzrange(
    CASE WHEN since > min(since) OVER (PARTITION BY ${of}_id) THEN grafana.moment(since) END, grafana.moment(until)) AS valid
  FROM ${of}_past`;

/** The times of a window that touch a day; one of the day before may last until after midnight. */
const TIMES = `
  SELECT grafana.moment(planned->>'from') AS starts_at, grafana.moment(planned->>'to') AS ends_at WHERE planned->>'kind' = 'once'
  UNION ALL
  SELECT ${instant('began', `planned->>'from'`)},
    ${instant(`began + CASE WHEN planned->>'to' <= planned->>'from' THEN 1 ELSE 0 END`, `planned->>'to'`)}
  FROM (VALUES (due.day - 1), (due.day)) AS days (began)
  WHERE planned->>'kind' = 'weekly' AND planned->'on' ? to_char(began, 'dy')`;

/**
 * When halls were open, until now, on days (hall_id, day) that they opened, by what the register said then; what work was planned in the
 * time that the register said so, and since when it did.
 */
export const hallTimes = (due: string): string => `
  SELECT hall_id, due.day, ${span('due.day', 'due.day')} AS whole, open_times, coalesce(window_times, '{}') AS window_times, works, entered,
    ${milliseconds('open_times')} AS open_ms
  FROM ${due} AS due LEFT JOIN grafana.calendar_days AS special ON special.day = due.day,
    LATERAL (
      SELECT range_agg(tstzrange(opens_at, least(closes_at, now())) * valid) AS open_times
      FROM (${spells('hall')} WHERE hall_id = due.hall_id) AS said,
        LATERAL (SELECT to_char(due.day, 'dy') AS weekday, holidays <> '"open"' AS keeps) AS asked,
        jsonb_array_elements(${SPANS}) AS span,
        LATERAL (SELECT ${instant('due.day', 'span->>0')} AS opens_at, ${instant('due.day', 'span->>1')} AS closes_at) AS stretch
      WHERE span->>0 < span->>1 AND opens_at < now() AND valid && tstzrange(opens_at, closes_at)
    ) AS opened,
    LATERAL (
      SELECT range_agg(work) AS window_times, array_agg(work) AS works, array_agg(entered_at) AS entered
      FROM planned_work AS known, LATERAL (${TIMES}) AS times,
        LATERAL (
          SELECT tstzrange(starts_at, ends_at) * tstzrange(grafana.moment(entered_at), grafana.moment(taken_out_at)) AS work
          WHERE starts_at < ends_at
        ) AS stood
      WHERE known.hall_id = due.hall_id AND work && ${span('due.day', 'due.day')}
    ) AS closed
  WHERE open_times <> '{}'`;

/**
 * What was asked of kiosks, and where: before it was registered one is taken to have stood where it stood first, and before it offered a
 * service to have been asked for it. Before known_since nobody could know.
 */
const OFFERED = `
  SELECT spell.kiosk_id, spell.hall_id, type, service, range_agg(valid) AS valid, known_since
  FROM (
    SELECT kiosk_id, service, min(since) AS first_since FROM spell, jsonb_array_elements_text(services) AS service GROUP BY 1, 2
  ) AS offer JOIN spell USING (kiosk_id) LEFT JOIN kiosk_heard AS heard USING (kiosk_id),
    LATERAL (SELECT greatest(coalesce(grafana.moment(heard.since), 'infinity'), grafana.moment(first_since)) AS known_since) AS known
  WHERE spell.services ? service OR spell.since < first_since
  GROUP BY spell.kiosk_id, spell.hall_id, type, service, known_since`;

/** One that never said what it offers gives everything or nothing. */
const SPELL = `
  SELECT kiosk_id, since, hall_id, type, valid,
    CASE WHEN jsonb_array_length(grafana.list_of(services)) = 0 THEN '["ALL"]' ELSE grafana.list_of(services) END AS services
  FROM (${spells('kiosk')}) AS said WHERE state = 'active'`;

/** When nobody listened, the time that lasts included. */
const UNWATCHED = `
  SELECT coalesce(range_agg(tstzrange(grafana.moment(since), grafana.moment(greatest(since, until)))), '{}') AS times
  FROM (
    SELECT since, until FROM unheard_stretch
    UNION ALL
    SELECT CASE WHEN quiet THEN said_at ELSE blind_since END, (extract(epoch FROM now()) * 1000)::bigint
    FROM (SELECT *, heard_at < now() - patience AS quiet FROM worker_word) AS word
    WHERE quiet OR blind_because IN ('broker-away', 'journal-stopped')
  ) AS stretch`;

/** The first and the last day that a time touches, of those from the first to the last. */
const firstOf = (since: string, first: string): string => `greatest(${dayOf(since)}, ${first})`;
const lastOf = (until: string, last: string): string => `least(${dayOf(until)}, ${last})`;

/** What is known of kiosks, by the day: what incidents took, and when they served nobody by their own word. */
function known(first: string, last: string): string {
  const began = `(extract(epoch FROM ${instant(first, `'00:00'`)}) * 1000)::bigint`;
  return `
  SELECT * FROM (
    -- In the list of columns it costs a tenth of a join.
    SELECT kiosk_id, service, what, since, times, from_day + generate_series(0, to_day - from_day) AS day
    FROM (
      SELECT *, ${firstOf('lower(times)', first)} AS from_day, ${lastOf('upper(times)', last)} AS to_day
      FROM (
        SELECT kiosk_id, service, what, since, tstzrange(starts_at, greatest(starts_at, coalesce(grafana.moment(until), now()))) AS times
        FROM (
          SELECT loss->>'kioskId' AS kiosk_id, loss->>'service' AS service,
            CASE WHEN kind IN ('link', 'hall', 'region') THEN 'unheard' ELSE 'down' END AS what,
            grafana.whole(loss->>'from') AS since, grafana.whole(loss->>'to') AS until
          -- An incident takes nothing after its end.
          FROM incident, jsonb_array_elements(grafana.list_of(losses)) AS loss WHERE losses <> '[]' AND ${ended('closed_at')} >= ${began}
          UNION ALL
          -- Until it passes one, or nobody has it in hand any more.
          SELECT kiosk_id, 'ALL', 'down', since, coalesce(next, closed_at)
          FROM (
            SELECT kiosk_id, grafana.whole(body->>'closedAt') AS closed_at, event->>'what' AS what, grafana.whole(event->>'at') AS since,
              lead(grafana.whole(event->>'at')) OVER (PARTITION BY maintenance_order.id ORDER BY nth) AS next
            FROM maintenance_order,
              jsonb_array_elements(grafana.list_of(body->'history')) WITH ORDINALITY AS events (event, nth)
            WHERE ${REJECTED} AND event->>'what' IN ('rejected', 'closed') AND kiosk_id IS NOT NULL
          ) AS verdict WHERE what = 'rejected' AND ${ended('coalesce(next, closed_at)')} >= ${began}
          UNION ALL
          SELECT kiosk_id, 'ALL', mode, since, until FROM kiosk_mode WHERE ${ended('until')} >= ${began}
        ) AS told, LATERAL (SELECT grafana.moment(since) AS starts_at) AS begun WHERE starts_at IS NOT NULL
      ) AS lasted WHERE times && ${span(first, last)}
    ) AS touching
  ) AS known WHERE times && ${span('day', 'day')}`;
}

const timesOf = (what: string): string => `coalesce(range_agg(part) FILTER (WHERE what = '${what}'), '{}')`;

/** All that is known of a service on a day, without what work excuses that was announced before it began. */
const byDay = (first: string, last: string): string => `
  SELECT offered.kiosk_id, offered.hall_id, offered.type, offered.service, known.day,
    ${timesOf('down')} AS down, ${timesOf('unheard')} AS unheard,
    ${timesOf('maintenance')} AS maintenance, ${timesOf('settling')} AS settling, ${timesOf('outOfService')} AS out_of_service
  FROM (${known(first, last)}) AS known
    JOIN offered ON offered.kiosk_id = known.kiosk_id AND known.service IN (offered.service, 'ALL')
    JOIN opened ON opened.hall_id = offered.hall_id AND opened.day = known.day,
    LATERAL unnest(CASE WHEN works IS NULL THEN tstzmultirange(times) ELSE tstzmultirange(times) - coalesce((
      SELECT range_agg(work) FROM unnest(works, entered) AS planned (work, entered_at) WHERE entered_at <= since), '{}') END) AS part
  GROUP BY 1, 2, 3, 4, 5`;

/** Of a class that is there on few days only. */
const millisecondsOf = (name: string, within: string): string =>
  `CASE WHEN ${name} <> '{}' THEN ${milliseconds(`(${within}) * ${name}`)} ELSE 0 END`;

const TOLD = ['down', 'maintenance', 'settling', 'out_of_service', 'unheard'];
const without = (names: string[]): string => ['counted', ...names.map((name) => `coalesce(${name}, '{}')`)].join(' - ');

/** Milliseconds, as they are kept. unheard_ms: because of an incident. */
export const PARTS_OF_PAST = [...PARTS, 'not_yet_heard_ms', 'unwatched_ms'];

/**
 * How the open time of days (hall_id, day), which lie from the first to the last, was spent, for each service, by what the register said
 * then. A moment counts as the first that it is in: not heard yet, nobody listened, an incident, the kiosk's own word, not being heard,
 * planned work.
 */
export const reckonedOfPast = (due: string, first: string, last: string): string => `
  WITH spell AS MATERIALIZED (${SPELL}), offered AS MATERIALIZED (${OFFERED}), opened AS MATERIALIZED (${hallTimes(due)}),
  blind AS MATERIALIZED (${UNWATCHED})
  SELECT opened.hall_id, hall.body->>'name' AS hall_name, hall.body->>'region' AS region, offered.type, opened.day, offered.kiosk_id,
    offered.service, CASE WHEN asked = open_times THEN open_ms ELSE ${milliseconds('asked')} END AS open_ms,
    ${millisecondsOf('window_times', without(TOLD))} AS window_ms,
    ${TOLD.map((name, i) => `${millisecondsOf(name, without(TOLD.slice(0, i)))} AS ${name}_ms`).join(',\n    ')},
    ${millisecondsOf('early', 'asked')} AS not_yet_heard_ms, ${millisecondsOf('missed', 'asked')} AS unwatched_ms
  FROM opened JOIN hall ON hall.id = opened.hall_id JOIN offered ON offered.hall_id = opened.hall_id CROSS JOIN blind
    CROSS JOIN LATERAL (SELECT CASE WHEN valid @> whole THEN open_times ELSE open_times * valid END AS asked) AS place
    CROSS JOIN LATERAL (
      SELECT CASE WHEN known_since > lower(whole) THEN asked * tstzmultirange(tstzrange(NULL, known_since)) ELSE '{}' END AS early
    ) AS before
    CROSS JOIN LATERAL (SELECT CASE WHEN blind.times && whole THEN (asked - early) * blind.times ELSE '{}' END AS missed) AS unheard_of
    CROSS JOIN LATERAL (SELECT CASE WHEN early = '{}' AND missed = '{}' THEN asked ELSE asked - early - missed END AS counted) AS rest
    LEFT JOIN (${byDay(first, last)}) AS known ON known.kiosk_id = offered.kiosk_id AND known.hall_id = offered.hall_id
      AND known.type IS NOT DISTINCT FROM offered.type AND known.service = offered.service AND known.day = opened.day
  WHERE asked <> '{}'`;
