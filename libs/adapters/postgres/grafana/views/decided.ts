import { at, minutes, told, type View, words } from './view.js';

/** The first time that the order's history says so. */
const first = (what: string): string =>
  `(SELECT ${at(`min((event->>'at')::bigint)`)} FROM jsonb_array_elements(body->'history') AS event WHERE event->>'what' = '${what}')`;

const times = (what: string): string =>
  `(SELECT count(*)::int FROM jsonb_array_elements(body->'history') AS event WHERE event->>'what' = '${what}')`;

/** As the register has it now, of retired kiosks too. */
const vendorOf = (kiosk: string): string => `(SELECT kiosk.body->>'vendor' FROM kiosk WHERE kiosk.id = ${kiosk})`;

const regionOf = (hall: string): string => `(SELECT hall.body->>'region' FROM hall WHERE hall.id = ${hall})`;

/** What was decided: incidents, what they took, orders, notices, what is withheld and by whom. */
export const DECIDED: View[] = [
  {
    name: 'incidents',
    about:
      'Incidents. kiosk_id is null where one is of many; kiosk_ids: all that it concerned; rule: the one that speaks for it; open_minutes: so far; vendor: of its kiosk, null where it is of many.',
    sql: `
      SELECT id, hall_id, body->>'region' AS region, kiosk_id, ${words(`body->'kioskIds'`)} AS kiosk_ids,
        jsonb_array_length(coalesce(body->'affected', '[]')) AS affected, kind, cause, body->>'severity' AS severity, state,
        ${words(`body->'servicesLost'`)} AS services_lost, ${told(`body->'reason'`, 'reason')},
        ${told(`body->'explanation'`, 'explanation')}, body->'holding'->0->>'rule' AS rule, body->>'inhibitedBy' AS inhibited_by,
        ${at('opened_at')} AS opened_at, ${at('closed_at')} AS closed_at,
        ${minutes(at('opened_at'), `coalesce(${at('closed_at')}, now())`)} AS open_minutes, ${vendorOf('incident.kiosk_id')} AS vendor
      FROM incident`,
  },
  {
    name: 'service_losses',
    about:
      'Each time that a kiosk could not give a service because of an incident; lost_to is null while it lasts. service ALL: whatever it offers. unheard: kiosks are silent, and whether they gave it nobody knows.',
    sql: `
      SELECT incident.id AS incident_id, incident.hall_id AS incident_hall_id, loss->>'kioskId' AS kiosk_id,
        loss->>'service' AS service, ${at(`loss->>'from'`)} AS lost_from, ${at(`loss->>'to'`)} AS lost_to,
        kind IN ('link', 'hall', 'region') AS unheard
      FROM incident, jsonb_array_elements(losses) AS loss WHERE losses <> '[]'`,
  },
  {
    name: 'kiosk_modes',
    about:
      'Each time that a kiosk served nobody by its own word: maintenance, settling or outOfService; closed_to is null while it lasts.',
    sql: `SELECT kiosk_id, mode, ${at('since')} AS closed_from, ${at('until')} AS closed_to FROM kiosk_mode`,
  },
  {
    name: 'orders',
    about:
      'Maintenance orders. accept_minutes, repair_minutes: from opening to acceptance and to the close. due: in-time, at-risk (a quarter of its time or less is left; ours) or late, for closed ones as they ended, null when cancelled. is_repeat: the same cause was closed at the same place within seven days before (ours). vendor: of its kiosk, as the register has it now; null where it is of many.',
    sql: `
      WITH told AS (
        SELECT *, body->>'cause' AS cause, ${first('accepted')} AS accepted_at, ${first('arrived')} AS arrived_at,
          ${first('repaired')} AS repaired_at, ${times('escalated')} AS escalations, ${times('reopened')} AS reopenings,
          ${at(`body->>'dueAt'`)} AS due_at, ${at('opened_at')} AS opened, ${at(`body->>'closedAt'`)} AS closed_at,
          lag(${at(`body->>'closedAt'`)}) OVER (
            PARTITION BY hall_id, kiosk_id, body->>'cause' ORDER BY opened_at, id) AS before_closed_at
        FROM maintenance_order
      )
      SELECT id, incident_id, hall_id, ${regionOf('told.hall_id')} AS region, kiosk_id, ${words(`body->'kioskIds'`)} AS kiosk_ids,
        kind, cause, body->>'priority' AS priority, state, body->>'assignee' AS assignee,
        (SELECT person.body->>'name' FROM person WHERE person.id = told.body->>'assignee') AS assignee_name,
        ${told(`body->'reason'`, 'reason')}, opened AS opened_at, due_at, accepted_at, arrived_at, repaired_at, closed_at,
        ${minutes('opened', 'accepted_at')} AS accept_minutes, ${minutes('opened', 'closed_at')} AS repair_minutes,
        escalations, reopenings,
        CASE WHEN state = 'cancelled' THEN NULL WHEN coalesce(closed_at, now()) > due_at THEN 'late'
          WHEN closed_at IS NULL AND now() > due_at - (due_at - opened) / 4 THEN 'at-risk' ELSE 'in-time' END AS due,
        coalesce(opened - before_closed_at < interval '7 days', false) AS is_repeat, ${vendorOf('told.kiosk_id')} AS vendor
      FROM told`,
  },
  {
    name: 'order_events',
    about: 'What happened to orders and by whom: a person id, or hallwatch.',
    sql: `
      SELECT id AS order_id, hall_id, kiosk_id, ${words(`body->'kioskIds'`)} AS kiosk_ids, ${at(`event->>'at'`)} AS happened_at,
        event->>'what' AS what, event->>'by' AS who, ${told(`event->'note'`, 'note')}
      FROM maintenance_order, jsonb_array_elements(body->'history') AS event`,
  },
  {
    name: 'notices',
    about:
      'Outage notices. first_promised_until: what the public was told first; promised_until: what it was told last. kept: withdrawn by the first, because the services were back; null while that may still be, and where a wider notice took its place. late_minutes: past the first promise, or past the last where the first is not known.',
    sql: `
      WITH known AS (
        SELECT *, ${at('repair_until')} AS promised, ${at(`body->>'withdrawnAt'`)} AS withdrawn,
          ${times('extended')} AS extensions, coalesce(body->'history'->-1->>'restored', 'true') = 'true' AS restored,
          ${at(`body->'history'->0->>'until'`)} AS first_told
        FROM outage_notice
      ), told AS (
        SELECT *, coalesce(first_told, CASE WHEN extensions = 0 THEN promised END) AS first_promised FROM known
      )
      SELECT id, incident_id, body->>'orderId' AS order_id, hall_id, ${regionOf('told.hall_id')} AS region, kiosk_id,
        ${words(`body->'kioskIds'`)} AS kiosk_ids, kind, state, ${words(`body->'services'`)} AS services,
        ${told(`body->'title'`, 'title')}, ${told(`body->'what'`, 'what')}, ${told(`body->'reason'`, 'reason')},
        ${told(`body->'alternative'`, 'alternative')}, ${at('repair_from')} AS repair_from, promised AS promised_until,
        ${at('published_at')} AS published_at, withdrawn AS withdrawn_at, extensions,
        CASE WHEN first_promised IS NULL OR coalesce(withdrawn, now()) > first_promised THEN false
          WHEN withdrawn IS NOT NULL AND restored THEN true END AS kept,
        greatest(0, ${minutes('coalesce(first_promised, promised)', 'coalesce(withdrawn, now())')}) AS late_minutes,
        first_promised AS first_promised_until
      FROM told`,
  },
  {
    name: 'withheld',
    about:
      'Alarms that nobody was told of. reason: one of a closed set, for example hold, hall-outage, silenced; state: held, opened or ended.',
    sql: `
      SELECT id, kiosk_id, hall_id, body->>'region' AS region, cause, kind, body->>'severity' AS severity, state, reason,
        ${told(`body->'what'`, 'what')}, ${told(`body->'explanation'`, 'explanation')}, body->>'inhibitedBy' AS inhibited_by,
        body->>'incidentId' AS incident_id, ${at('since')} AS withheld_from, ${at('held_until')} AS held_until,
        ${at(`body->>'endedAt'`)} AS ended_at
      FROM withheld`,
  },
  {
    name: 'silences',
    about:
      'Times in which a person wants to hear nothing, and why; the empty ones of hall_id, kiosk_id and region are not limited by it.',
    sql: `
      SELECT id, body->'for'->>'hallId' AS hall_id, body->'for'->>'kioskId' AS kiosk_id, body->'for'->>'region' AS region,
        body->>'why' AS why, ${at('starts_at')} AS starts_at, ${at('ends_at')} AS ends_at, body->>'by' AS who
      FROM silence`,
  },
];
