import type { View } from './view.js';

/** Faults as each kiosk last told of them: what stands, whenever it began. */
export const KIOSK_FAULTS: View = {
  name: 'kiosk_faults',
  about:
    'Faults that each kiosk raised and did not clear, by its own word and whatever rules make of them. action: the XFS4IoT error action; raised_at: since when it stands.',
  sql: `
    SELECT kiosks.id AS kiosk_id, kiosks.hall_id, kiosks.hall_name, kiosks.region, kiosks.type, fault->>'code' AS code,
      fault->>'component' AS component, fault->>'action' AS action, grafana.moment(fault->>'at') AS raised_at
    FROM grafana.kiosks JOIN kiosk_view AS seen ON seen.kiosk_id = kiosks.id,
      jsonb_array_elements(grafana.list_of(seen.body->'faults')) AS fault`,
};
