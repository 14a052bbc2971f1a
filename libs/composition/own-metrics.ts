import { collectDefaultMetrics, Gauge } from 'prom-client';
import { agesOf } from '#libs/adapters/backups/index.js';
import { Expiry } from '#libs/adapters/certificates/index.js';
import { openStatus } from '#libs/adapters/status/index.js';
import { SECOND } from '#libs/domain/index.js';
import { Hosts, LoopStops, type Settings, SystemClock } from '#libs/runtime/index.js';
import { COUNTERS } from './counters/generated/counters.js';
import type { Setting } from './setting.js';

/** Milliseconds between two looks at how late the loop is; each of them wakes an idle process. Ours. */
const LOOP_LOOK = 50;

/** What a process shows of itself whatever it does, and every counter of events with 0. */
export function exposeOwn(on: Pick<Setting, 'settings' | 'reporter' | 'lifecycle' | 'health'>): void {
  const { settings, reporter, lifecycle, health } = on;
  collectDefaultMetrics({ register: reporter.metrics, eventLoopMonitoringPrecision: LOOP_LOOK });
  for (const counter of COUNTERS) reporter.expose(counter);
  const stops = LoopStops.start(reporter.metrics);
  lifecycle.onStop('the stops of the loop', () => stops.stop());
  health.expose(reporter.metrics);
  exposeCertificates(on);
  exposeBackup(on, settings.BACKUP_DIR);
}

const certificatesOf = ({ TLS_CERT, TLS_CA, CERTIFICATES }: Settings): string[] => [
  ...new Set([TLS_CERT, TLS_CA, ...(CERTIFICATES?.split(',') ?? [])].flatMap((file) => file?.trim() || [])),
];

function exposeCertificates({ settings, reporter }: Pick<Setting, 'settings' | 'reporter'>): void {
  const wall = new SystemClock();
  const watched = certificatesOf(settings).map((of) => ({ of, expiry: new Expiry(of, wall) }));
  if (watched.length === 0) return;
  const gauge: Gauge<'of'> = new Gauge({
    name: 'hallwatch_certificate_expires_timestamp_seconds',
    help: 'When the first certificate of a file, or that of a server, expires; 0: it cannot be read. One that is not there is left out.',
    labelNames: ['of'],
    registers: [reporter.metrics],
    collect: async () => {
      for (const { of, expiry } of watched) {
        const at = await expiry.look();
        if (at === null) gauge.remove({ of });
        else gauge.set({ of }, at / SECOND);
      }
    },
  });
}

function exposeBackup({ reporter }: Pick<Setting, 'reporter'>, folder: string | undefined): void {
  if (folder === undefined) return;
  const gauge: Gauge = new Gauge({
    name: 'hallwatch_backup_newest_timestamp_seconds',
    help: 'When the newest whole backup in HALLWATCH_BACKUP_DIR was made; 0: there is none.',
    registers: [reporter.metrics],
    collect: () => gauge.set(agesOf(folder).newest / SECOND),
  });
  const checked: Gauge = new Gauge({
    name: 'hallwatch_backup_checked_timestamp_seconds',
    help: 'When the newest backup in HALLWATCH_BACKUP_DIR was made of those that were restored for a trial; 0: there is none.',
    registers: [reporter.metrics],
    collect: () => checked.set(agesOf(folder).checked / SECOND),
  });
}

/** The ports of machines: `STATUS_PORT` beside the pages, `METRICS_PORT` on this machine unless told otherwise. */
export async function openPortsOfMachines(on: Pick<Setting, 'settings' | 'reporter' | 'lifecycle' | 'health'>): Promise<void> {
  const { settings, health, reporter, lifecycle } = on;
  const { HTTP_HOST, STATUS_PORT, METRICS_HOST, METRICS_PORT, METRICS_TOKEN: token } = settings;
  const ports = [
    { host: HTTP_HOST, port: STATUS_PORT, variable: 'HALLWATCH_STATUS_PORT' },
    { host: METRICS_HOST, port: METRICS_PORT, variable: 'HALLWATCH_METRICS_PORT' },
  ];
  const hosts = new Hosts(settings);
  for (const { host, port, variable } of ports) {
    if (port === undefined) continue;
    const close = await openStatus({ host, port, variable, health, metrics: reporter.metrics, token, hosts });
    lifecycle.onStop(variable, close);
  }
}
