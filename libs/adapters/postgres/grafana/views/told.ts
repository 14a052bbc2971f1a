import { BEARING } from './bearing.js';
import { told, type View } from './view.js';

const landed = BEARING.find(({ name }) => name === 'incidents');
if (!landed) throw new Error('There is no view incidents');

/** As it was. */
export const INCIDENTS_BEFORE: View = landed;

const LAST_COLUMN = 'AS ended_by';
if (!landed.sql.includes(LAST_COLUMN)) throw new Error(`The view does not have ${LAST_COLUMN}`);

/** The view of incidents, with what keeps people from one. */
export const INCIDENTS_QUIET: View = {
  ...landed,
  about: `${landed.about} quiet_reason: silenced or planned-maintenance while people are not told of it, of one that is over where they never were; null: they are told. quiet_until: until when.`,
  sql: landed.sql.replace(
    LAST_COLUMN,
    `${LAST_COLUMN}, body->'quiet'->>'reason' AS quiet_reason, grafana.moment(body->'quiet'->>'until') AS quiet_until,
        ${told(`body->'quiet'->'why'`, 'quiet_why')}`,
  ),
};

/** Messages of the same order, or of an incident that has none, that came to somebody from then on. */
const REACHED = `
  SELECT min(grafana.moment(body->>'sentAt')) FROM outbox
  WHERE thread = coalesce(left_out.body->>'orderId', left_out.body->>'incidentId') AND state = 'sent'
    AND body->'message'->>'type' = 'alert' AND body->'message'->>'as' IS DISTINCT FROM 'before'
    AND (coalesce(body->'message'->>'as', '') = 'second') = (coalesce(left_out.body->>'second', '') = 'true')
    AND grafana.whole(body->>'sentAt') >= untold_at`;

const PUBLISHED = `
  SELECT grafana.moment(min(published_at)) FROM outage_notice
  WHERE incident_id = left_out.body->>'incidentId' AND hall_id = left_out.hall_id AND published_at >= untold_at`;

export const UNTOLD: View = {
  name: 'untold',
  about:
    'Notices and alerts that were to be and were not. untold_of: notice or alert; reason: one of a closed set, for example nobody-assigned, no-channel, refused, not-reached; who: who was to be told, null where nobody is known or it is the public; order_id: null where it is of an incident alone; told_at: when somebody was told after all, null while nobody is; over_at: when its incident was over.',
  sql: `
      SELECT id, untold_of, reason, ${told(`body->'explanation'`, 'explanation')}, ${told(`body->'what'`, 'what')},
        body->>'to' AS who, (SELECT person.body->>'name' FROM person WHERE person.id = left_out.body->>'to') AS who_name,
        body->>'incidentId' AS incident_id, body->>'orderId' AS order_id, hall_id,
        (SELECT hall.body->>'region' FROM hall WHERE hall.id = left_out.hall_id) AS region, body->>'kioskId' AS kiosk_id,
        ARRAY(SELECT jsonb_array_elements_text(grafana.list_of(kiosk_ids))) AS kiosk_ids, grafana.moment(untold_at) AS untold_at,
        CASE WHEN reason IN ('told-already', 'told-with-another') THEN grafana.moment(untold_at)
          WHEN untold_of = 'notice' THEN (${PUBLISHED}) ELSE (${REACHED}) END AS told_at,
        (SELECT grafana.moment(closed_at) FROM incident WHERE incident.id = left_out.body->>'incidentId') AS over_at
      FROM untold AS left_out`,
};
