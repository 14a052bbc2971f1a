import { SHANGHAI } from './days.js';
import type { View } from './view.js';

/** Each of a list. */
const words = (list: string): string => `jsonb_array_elements_text(coalesce(${list}, '[]'))`;

/** Silent kiosks are of these; what they take they take by the silence. */
const UNHEARD = `('link', 'hall', 'region')`;

/** What keeps services from people now: domain/availability's gives() in SQL, held together by a test. */
export const AGAINST = `
  open_incident AS MATERIALIZED (SELECT id, kind, cause, body FROM incident WHERE state = 'open'),
  taken AS (
    SELECT concerned AS kiosk_id, service, min(id) AS id
    FROM open_incident, ${words(`body->'affected'`)} AS concerned, ${words(`body->'servicesLost'`)} AS service
    WHERE kind NOT IN ${UNHEARD} GROUP BY 1, 2
  ), away AS (
    SELECT body->>'region' AS region, service, id, body->'kioskIds' AS told
    FROM open_incident, ${words(`body->'servicesLost'`)} AS service WHERE kind = 'upstream'
  ), back AS (
    SELECT kiosk_id, service, min(coalesce(body->>'inhibitedBy', id)) AS id
    FROM withheld, ${words(`body->'alarm'->'servicesLost'`)} AS service WHERE state = 'held' AND cause <> 'link' AND body->'quiet' IS NULL GROUP BY 1, 2
  ), barred AS (
    SELECT concerned AS kiosk_id, min(id) AS id
    FROM outage_notice, ${words(`body->'kioskIds'`)} AS concerned
    WHERE state = 'published' AND body->'barred' = 'true' GROUP BY 1
  ), silent AS (
    SELECT kiosk_id FROM withheld WHERE state = 'held' AND cause = 'link' AND body->'quiet' IS NULL
    UNION
    SELECT concerned FROM open_incident, ${words(`body->'affected'`)} AS concerned WHERE cause = 'link'
  ), together AS (
    SELECT concerned AS kiosk_id, min(id) AS id
    FROM open_incident, ${words(`body->'affected'`)} AS concerned WHERE kind IN ${UNHEARD} GROUP BY 1
  ), opened AS (
    SELECT DISTINCT hall_id FROM grafana.opening_hours
    WHERE day = (now() AT TIME ZONE '${SHANGHAI}')::date AND opens_at <= now() AND closes_at > now()
  ), planned AS (SELECT DISTINCT hall_id FROM grafana.maintenance WHERE starts_at <= now() AND ends_at > now())`;

/** The view of what kiosks give now, in the place of the one that knew of incidents, link and mode alone. */
export const SERVICES_NOW: View = {
  name: 'kiosk_services',
  about:
    'Every service that a kiosk offers, ALL where it never said which; up: it can be had now. because: the incident, or what is withheld, that keeps it, else the word of reason. reason: barred, incident, withheld, never-heard, link, mode, closed, planned-work, or null.',
  sql: `
    WITH ${AGAINST}, offered AS (
      SELECT kiosks.*, service FROM grafana.kiosks JOIN kiosk ON kiosk.id = kiosks.id,
        jsonb_array_elements_text(CASE WHEN jsonb_array_length(coalesce(kiosk.body->'services', '[]')) = 0
          THEN '["ALL"]' ELSE kiosk.body->'services' END) AS service
    ), asked AS (
      SELECT offered.*, barred.id AS bar_id,
        (SELECT min(taken.id) FROM taken WHERE taken.kiosk_id = offered.id AND taken.service IN (offered.service, 'ALL')) AS taker_id,
        (SELECT min(away.id) FROM away WHERE away.region = offered.region AND away.service IN (offered.service, 'ALL')
          AND NOT away.told ? offered.id) AS away_id,
        (SELECT min(back.id) FROM back WHERE back.kiosk_id = offered.id AND back.service IN (offered.service, 'ALL')) AS back_id,
        silent.kiosk_id IS NOT NULL AS is_silent, together.id AS wide_id,
        opened.hall_id IS NOT NULL AS is_open, planned.hall_id IS NOT NULL AS is_planned
      FROM offered
        LEFT JOIN barred ON barred.kiosk_id = offered.id
        LEFT JOIN silent ON silent.kiosk_id = offered.id
        LEFT JOIN together ON together.kiosk_id = offered.id
        LEFT JOIN opened ON opened.hall_id = offered.hall_id
        LEFT JOIN planned ON planned.hall_id = offered.hall_id
    ), judged AS (
      SELECT *, CASE
          WHEN bar_id IS NOT NULL THEN 'barred'
          WHEN taker_id IS NOT NULL OR away_id IS NOT NULL THEN 'incident'
          WHEN back_id IS NOT NULL THEN 'withheld'
          WHEN link = 'never' THEN 'never-heard'
          WHEN link <> 'up' OR is_silent THEN 'link'
          WHEN mode IN ('maintenance', 'settling', 'outOfService') THEN 'mode'
          WHEN NOT is_open THEN 'closed'
          WHEN is_planned THEN 'planned-work' END AS reason
      FROM asked
    )
    SELECT id AS kiosk_id, hall_id, hall_name, region, type, service, reason IS NULL AS up,
      CASE reason
        WHEN 'barred' THEN bar_id
        WHEN 'incident' THEN coalesce(taker_id, away_id)
        WHEN 'withheld' THEN back_id
        WHEN 'link' THEN coalesce(wide_id, reason)
        ELSE reason END AS because,
      reason
    FROM judged`,
};
