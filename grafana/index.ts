import { FLEET_UID, fleetDashboard } from './fleet.js';

/** Every dashboard by its uid, as the text of the file that Grafana reads. */
export const dashboards = (): Record<string, string> => ({ [FLEET_UID]: `${JSON.stringify(fleetDashboard(), null, 2)}\n` });
