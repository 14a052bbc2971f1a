import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import type { Launch } from './launch.js';
import type { LocalInstallation } from './place.js';

export const hasGrafana = (): boolean => spawnSync('grafana-server', ['-v']).error === undefined;

/** Our provisioning with the folders of this machine in the place of the container's. */
function provision(place: LocalInstallation): string {
  const folder = place.of('grafana', 'provisioning');
  cpSync(projectFile('grafana', 'provisioning'), folder, { recursive: true });
  for (const name of ['datasources/hallwatch.yaml', 'dashboards/hallwatch.yaml', 'alerting/contact-points.yaml']) {
    const file = place.of('grafana', 'provisioning', ...name.split('/'));
    const text = readFileSync(file, 'utf8')
      // The InfluxDB of this machine asks for none, and any will do.
      .replaceAll('/tokens/reader/token', '/run/secrets/influx_token')
      .replaceAll('/run/secrets/', `${place.of('secrets')}/`)
      .replace('/var/lib/hallwatch/dashboards', projectFile('grafana', 'dashboards'));
    writeFileSync(file, text);
  }
  return folder;
}

/** Grafana's own package, where somebody has installed it: Debian has none. */
export const grafanaIn = (place: LocalInstallation): Launch => ({
  command: 'grafana-server',
  args: ['--homepath', '/usr/share/grafana'],
  env: {
    GF_PATHS_DATA: place.of('grafana', 'data'),
    GF_PATHS_LOGS: place.of('grafana', 'log'),
    GF_PATHS_PROVISIONING: provision(place),
    GF_SERVER_HTTP_ADDR: '127.0.0.1',
    GF_SERVER_HTTP_PORT: String(place.ports.grafana),
    GF_SECURITY_ADMIN_PASSWORD__FILE: place.secretFile('grafana_password'),
    GF_ANALYTICS_REPORTING_ENABLED: 'false',
    GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
    GF_PLUGINS_PREINSTALL_DISABLED: 'true',
    GF_DATE_FORMATS_DEFAULT_TIMEZONE: 'Asia/Shanghai',
    INFLUX_URL: `http://127.0.0.1:${place.ports.influx}`,
    INFLUX_BUCKET: 'hallwatch',
    POSTGRES_ADDRESS: `127.0.0.1:${place.ports.postgres}`,
    POSTGRES_DATABASE: 'hallwatch',
    ALERTS_URL: `http://127.0.0.1:${place.ports.api}/api/v1/alerts/grafana`,
    ALERTS_MAIL: 'nobody@localhost',
    ALERTS_MAIL_FOR: '',
  },
});
