import { BEARING } from './bearing.js';
import { INCIDENTS_QUIET, UNTOLD } from './told.js';
import type { View } from './view.js';

const landed = (name: string): View => {
  const view = BEARING.find((one) => one.name === name);
  if (!view) throw new Error(`There is no view ${name}`);
  return view;
};

const WORDS = `jsonb_array_elements_text(grafana.list_of`;

/** Halls of the kiosks that it concerned, as the register had them while it stood. */
const OF_ITS_KIOSKS = `
  SELECT past.hall_id FROM ${WORDS}(incident.body->'kioskIds')) AS concerned JOIN kiosk_past AS past ON past.kiosk_id = concerned
  WHERE past.since <= coalesce(incident.closed_at, past.since) AND coalesce(past.until > incident.opened_at, true)`;

/** A business system that is away takes its services from every kiosk of the region, whether that told of it or not. */
const OF_ITS_SYSTEM = `
  SELECT past.hall_id FROM hall JOIN kiosk_past AS past ON past.hall_id = hall.id
  WHERE incident.kind = 'upstream' AND hall.body->>'region' = incident.body->>'region' AND past.state <> 'retired'
    AND past.since <= coalesce(incident.closed_at, past.since) AND coalesce(past.until > incident.opened_at, true)
    AND EXISTS (
      SELECT FROM ${WORDS}(incident.body->'servicesLost')) AS lost
      WHERE lost = 'ALL' OR past.services ? lost)`;

/** The hall that it is filed under is among them. */
const ALL_OF_THEM = `SELECT incident.hall_id UNION ${OF_ITS_KIOSKS} UNION ${OF_ITS_SYSTEM}`;

const HALL_IDS = `CASE WHEN kiosk_id IS NULL THEN ARRAY(SELECT hall_id FROM (${ALL_OF_THEM}) AS touched ORDER BY 1)
  ELSE ARRAY[incident.hall_id] END`;

/** Halls that the register has; of one that it does not have the id. */
const HALL_NAMES = `(SELECT string_agg(coalesce(known.body->>'name', id), '、' ORDER BY id)
  FROM unnest(hall_ids) AS id LEFT JOIN hall AS known USING (id))`;

const ABOUT = 'hall_ids: every hall that it touches, where it is of many; hall_names: the same by their names.';

/** With the halls that the row touches, as the last columns. */
const withHalls = (view: View, hallIds: string): View => ({
  ...view,
  about: `${view.about} ${ABOUT}`,
  sql: `SELECT told.*, ${HALL_NAMES} AS hall_names FROM (SELECT of_one.*, ${hallIds} AS hall_ids FROM (${view.sql}) AS of_one) AS told`,
});

const ofIncident = `coalesce((SELECT touching.hall_ids FROM grafana.incidents AS touching WHERE touching.id = of_one.incident_id), ARRAY[of_one.hall_id])`;
/** Of what is for one kiosk its own hall is all, whatever its incident was part of before. */
const ofMany = `CASE WHEN of_one.kiosk_id IS NULL THEN ${ofIncident} ELSE ARRAY[of_one.hall_id] END`;

const incidents: View = {
  ...INCIDENTS_QUIET,
  about: `${INCIDENTS_QUIET.about} ${ABOUT}`,
  sql: `SELECT told.*, ${HALL_NAMES} AS hall_names
    FROM (${INCIDENTS_QUIET.sql.replace(/\s+FROM incident$/, `, ${HALL_IDS} AS hall_ids FROM incident`)}) AS told`,
};
if (incidents.sql.includes(INCIDENTS_QUIET.sql)) throw new Error('The view of incidents does not end as it did');

/** What may be of several halls, with each of them. Orders and what was not told follow their incident. */
export const TOUCHED: View[] = [incidents, withHalls(landed('orders'), ofMany), withHalls(UNTOLD, ofMany)];

/** As they were. */
export const BEFORE_TOUCHED: View[] = [INCIDENTS_QUIET, landed('orders'), UNTOLD];
