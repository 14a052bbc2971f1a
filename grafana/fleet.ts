import dashgen from 'grafana-dash-gen';
import { finish, type Generated } from './finish.js';
import { now, oneKiosk, supplies } from './fleet-panels.js';
import { row, variable } from './library.js';

export const FLEET_UID = 'hallwatch-fleet';

/** The fleet on one page: who is heard, what is broken, what runs out, and one kiosk closely. */
export function fleetDashboard(): object {
  const dashboard = new dashgen.Dashboard({
    title: 'Hallwatch · Fleet 终端总览',
    tags: ['hallwatch'],
    timezone: 'Asia/Shanghai',
    editable: false,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    rows: [
      row('Now 当前', now()),
      row('Supplies and cash 耗材与现金', supplies()),
      row('One kiosk 单台终端 · $kiosk', oneKiosk()),
    ],
  });
  dashboard.addTemplate(variable('region', 'Region 地区', true));
  dashboard.addTemplate(variable('hall', 'Hall 大厅', true));
  dashboard.addTemplate(variable('kiosk', 'Kiosk 终端', false));
  return finish(FLEET_UID, dashboard.generate() as Generated);
}
