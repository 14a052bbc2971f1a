import { join } from 'node:path';
import { type InfluxAddress, InfluxHistory } from '#libs/adapters/influx/index.js';
import { History, KioskRegistry, type Retention } from '#libs/domain/index.js';
import { ownFolder, type Settings, StartRefused } from '#libs/runtime/index.js';
import { embeddedHistory } from './embedded-history.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

const retentionOf = (settings: Settings): Retention => ({
  days: { raw: settings.HISTORY_RAW_DAYS, '5m': settings.HISTORY_5M_DAYS, '1h': settings.HISTORY_1H_DAYS },
  change: settings.HISTORY_RETENTION,
});

/** Where the history is, when it is in InfluxDB; null: it is the embedded one. Plain values: a thread is told it too. */
export function influxOf({ settings, dataDir }: Setting): Omit<InfluxAddress, 'report' | 'clock'> | null {
  if (!settings.INFLUX_URL) return null;
  return {
    url: settings.INFLUX_URL,
    bucket: settings.INFLUX_BUCKET ?? 'hallwatch',
    positionFile: join(dataDir, 'positions', 'record'),
    retention: retentionOf(settings),
    ...(settings.INFLUX_TOKEN && { token: settings.INFLUX_TOKEN }),
    ...(settings.INFLUX_ORG && { org: settings.INFLUX_ORG }),
  };
}

async function openInflux(on: Setting): Promise<History> {
  const { clock, health, reporter, say } = on;
  const address = influxOf(on);
  if (!address) throw new StartRefused('HALLWATCH_INFLUX_URL is not set.', 'Set it to the address of InfluxDB.');
  say('the history in InfluxDB');
  const history = await InfluxHistory.open({ ...address, report: reporter.report, clock });
  health.add('history', () => history.ready());
  return history;
}

async function openEmbedded({ settings, dataDir, lifecycle, health, reporter, say }: Setting): Promise<History> {
  say('the embedded history');
  const folder = join(dataDir, 'history');
  ownFolder(folder);
  const { DuckHistory } = await embeddedHistory();
  const history = await DuckHistory.open({ folder, retention: { wished: retentionOf(settings), report: reporter.report } });
  lifecycle.onStop('the history', () => history.close());
  health.add('history', () => history.ready());
  return history;
}

/** One after the other: a start that is refused leaves nothing half open. So it is opened behind the register, which it does not need. */
const AFTER = [Setting, KioskRegistry] as const;

/** DuckDB in this process, in the data folder. */
export const historyInFolder = made(History, AFTER, openEmbedded);

/** InfluxDB, whose address the settings have. */
export const historyInInflux = made(History, AFTER, openInflux);
