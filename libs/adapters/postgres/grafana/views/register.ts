import { at, type View } from './view.js';

/** Halls, kiosks and people, and how every kiosk is now. Nothing that reaches or identifies a person beyond a name. */
export const REGISTER: View[] = [
  {
    name: 'halls',
    about: 'Halls of the register. hours: 24h, or opening spans by weekday.',
    sql: `
      SELECT id, body->>'name' AS name, body->>'region' AS region, body->>'address' AS address, body->>'hotline' AS hotline,
        (body->>'lat')::float8 AS latitude, (body->>'lon')::float8 AS longitude, first_responsible,
        body->'hours' = '"24h"' AS always_open,
        (SELECT count(*)::int FROM kiosk WHERE hall_id = hall.id AND kiosk.body->>'state' IS DISTINCT FROM 'retired') AS kiosks
      FROM hall`,
  },
  {
    name: 'people',
    about: 'People of the register: id, name, roles, skills and halls as text. No phone, no channel, no secret.',
    sql: `
      SELECT id, body->>'name' AS name,
        (SELECT string_agg(word, ', ' ORDER BY word) FROM jsonb_array_elements_text(body->'roles') AS word) AS roles,
        (SELECT string_agg(word, ', ' ORDER BY word) FROM jsonb_array_elements_text(body->'skills') AS word) AS skills,
        (SELECT string_agg(word, ', ' ORDER BY word) FROM jsonb_array_elements_text(body->'halls') AS word) AS halls
      FROM person`,
  },
  {
    name: 'kiosks',
    about:
      'Kiosks that are not retired, with how each is now. link: up, down or never; mode: as the kiosk says; clock_skew_ms: its clock minus ours; vendor: null where none is registered.',
    sql: `
      SELECT kiosk.id, kiosk.body->>'name' AS name, kiosk.hall_id, hall.body->>'name' AS hall_name, hall.body->>'region' AS region,
        kiosk.body->>'type' AS type, kiosk.body->>'spot' AS spot, kiosk.maintainer,
        (kiosk.body->>'heartbeatS')::int AS heartbeat_s,
        coalesce(seen.body->>'link', 'never') AS link, seen.body->>'mode' AS mode,
        ${at(`seen.body->>'lastHeardAt'`)} AS last_heard_at, seen.body->>'app' AS app,
        (seen.body->>'skewMs')::float8 AS clock_skew_ms, (seen.body->>'gaps')::int AS gaps,
        coalesce(seen.body->>'link' = 'up' AND seen.body->>'mode' IS DISTINCT FROM 'maintenance'
          AND seen.body->>'mode' IS DISTINCT FROM 'settling' AND seen.body->>'mode' IS DISTINCT FROM 'outOfService', false) AS serves,
        kiosk.body->>'vendor' AS vendor
      FROM kiosk JOIN hall ON hall.id = kiosk.hall_id LEFT JOIN kiosk_view AS seen ON seen.kiosk_id = kiosk.id
      WHERE kiosk.body->>'state' IS DISTINCT FROM 'retired'`,
  },
  {
    name: 'kiosk_services',
    about:
      'Every service that a kiosk offers, ALL where it never said which; up: it can be had now. because: the incident, link, mode, or null.',
    sql: `
      WITH taken AS (
        SELECT lost.kiosk_id, lost.service, min(lost.incident_id) AS incident_id
        FROM grafana.service_losses AS lost WHERE lost.lost_to IS NULL GROUP BY 1, 2
      ), offered AS (
        SELECT kiosks.*, service FROM grafana.kiosks JOIN kiosk ON kiosk.id = kiosks.id,
          jsonb_array_elements_text(CASE WHEN jsonb_array_length(coalesce(kiosk.body->'services', '[]')) = 0
            THEN '["ALL"]' ELSE kiosk.body->'services' END) AS service
      )
      SELECT offered.id AS kiosk_id, offered.hall_id, offered.hall_name, offered.region, offered.type, offered.service,
        offered.serves AND coalesce(own.incident_id, every.incident_id) IS NULL AS up,
        coalesce(own.incident_id, every.incident_id,
          CASE WHEN offered.link <> 'up' THEN 'link' WHEN NOT offered.serves THEN 'mode' END) AS because
      FROM offered
        LEFT JOIN taken AS own ON own.kiosk_id = offered.id AND own.service = offered.service
        LEFT JOIN taken AS every ON every.kiosk_id = offered.id AND every.service = 'ALL'`,
  },
  {
    name: 'kiosk_components',
    about: 'What each kiosk last said of its parts: XFS4IoT device states.',
    sql: `
      SELECT kiosks.id AS kiosk_id, kiosks.hall_id, kiosks.region, kiosks.type, part.key AS component, part.value AS state
      FROM grafana.kiosks JOIN kiosk_view AS seen ON seen.kiosk_id = kiosks.id,
        jsonb_each_text(coalesce(seen.body->'components', '{}')) AS part`,
  },
  {
    name: 'kiosk_levels',
    about:
      'Consumables and cash units as they were last told. measured: consumable or cashbox; fills: what is paid in and must be emptied; pct: per cent of the capacity.',
    sql: `
      SELECT kiosks.id AS kiosk_id, kiosks.hall_id, kiosks.hall_name, kiosks.region, kiosks.type,
        level->>'of' AS measured, level->>'kind' AS kind, level->>'id' AS item,
        level->>'of' = 'cashbox' AND level->>'kind' IN ('noteBox', 'coinBox', 'retractBin') AS fills,
        (level->>'pct')::float8 AS pct, (level->>'remaining')::float8 AS remaining, (level->>'capacity')::float8 AS capacity,
        level->>'status' AS status, ${at(`level->>'at'`)} AS told_at
      FROM grafana.kiosks JOIN kiosk_view AS seen ON seen.kiosk_id = kiosks.id,
        jsonb_array_elements(coalesce(seen.body->'levels', '[]')) AS level`,
  },
  {
    name: 'kiosk_forecasts',
    about:
      'When all items of a kind run out, or are full: with a chance of 10, 50 and 90 per cent before early_at, likely_at, late_at; null: not within two months.',
    sql: `
      SELECT kiosks.id AS kiosk_id, kiosks.hall_id, kiosks.hall_name, kiosks.region, kiosks.type,
        foreseen->>'of' AS measured, foreseen->>'kind' AS kind,
        ${at(`foreseen->>'p10'`)} AS early_at, ${at(`foreseen->>'p50'`)} AS likely_at, ${at(`foreseen->>'p90'`)} AS late_at,
        (foreseen->>'learntDays')::float8 AS learnt_days
      FROM grafana.kiosks JOIN kiosk_view AS seen ON seen.kiosk_id = kiosks.id,
        jsonb_array_elements(coalesce(seen.body->'forecasts', '[]')) AS foreseen`,
  },
];
