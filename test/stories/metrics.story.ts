import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { COUNTERS } from '#libs/composition/counters/generated/counters.js';
import { REFUSALS } from '#libs/domain/index.js';
import { canCertify, fileOf, TestAuthority } from '../harness/certificates.js';
import { METRICS_TOKEN, metricsAt } from '../harness/metrics.js';
import { prepareDatabase } from '../harness/prepared-database.js';
import { freePort, Spawned } from '../harness/spawned.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-metrics-'));
const AT = '2026-11-29T02:00:00.000Z';
/** Of the backup that was restored for a trial. */
const TRIED = '2026-11-25T02:00:00.000Z';
const server = createServer();
let station: Spawned;
let pages: string;
let own: string;
let text: string;

/** As Prometheus reads it: the value of each series by its name, labels in their order. */
function seriesIn(shown: string): Map<string, number> {
  const lines = shown.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
}
const named = (metric: string, labels: Record<string, string>): string => {
  const inside = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return inside.length === 0 ? metric : `${metric}{${inside.join(',')}}`;
};

beforeAll(async () => {
  const [http, mqtt, port] = [await freePort(), await freePort(), await freePort()];
  prepareDatabase(join(folder, 'data'));
  mkdirSync(join(folder, 'backups', 'cut-off'), { recursive: true });
  mkdirSync(join(folder, 'backups', 'whole'));
  writeFileSync(join(folder, 'backups', 'whole', 'backup.json'), JSON.stringify({ at: AT }));
  mkdirSync(join(folder, 'backups', 'tried'));
  writeFileSync(join(folder, 'backups', 'tried', 'backup.json'), JSON.stringify({ at: TRIED }));
  writeFileSync(join(folder, 'backups', 'tried', 'checked.json'), JSON.stringify({ at: AT }));
  writeFileSync(join(folder, 'junk.pem'), 'no certificate');
  const certificates = [join(folder, 'junk.pem'), join(folder, 'absent.pem'), `127.0.0.1:${await freePort()}`];
  if (canCertify) {
    const { cert, key } = new TestAuthority(folder, 'authority').certify('localhost');
    server.setSecureContext({ cert: fileOf(cert), key: fileOf(key) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    certificates.push(cert, `127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
  [pages, own] = [`http://127.0.0.1:${http}`, `http://127.0.0.1:${port}`];
  station = new Spawned('station', [], {
    HALLWATCH_DATA_DIR: join(folder, 'data'),
    HALLWATCH_HTTP_PORT: String(http),
    HALLWATCH_MQTT_PORT: String(mqtt),
    HALLWATCH_ADMIN_PASSWORD: 'a-story-password',
    HALLWATCH_METRICS_PORT: String(port),
    HALLWATCH_METRICS_TOKEN: METRICS_TOKEN,
    HALLWATCH_CERTIFICATES: certificates.join(','),
    HALLWATCH_BACKUP_DIR: join(folder, 'backups'),
  });
  await station.says('Ready after', 180);
  text = await metricsAt(own);
}, 240_000);

afterAll(async () => {
  await station.end('SIGKILL');
  server.close();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test('a process that has just begun shows every counter with every value that its labels may have', () => {
  const shown = seriesIn(text);
  const wanted = [
    ...COUNTERS.flatMap(({ metric, series }) => series.map((labels) => named(metric, labels))),
    ...REFUSALS.map((reason) => named('hallwatch_intake_refused_total', { reason })),
  ];
  expect(wanted.filter((series) => !shown.has(series))).toEqual([]);
  // Nothing has happened but the start.
  expect(wanted.filter((series) => (shown.get(series) ?? 0) > 1)).toEqual([]);
});

test('the process and its Node are there, and what alerts need', () => {
  const shown = [...seriesIn(text).keys()].map((series) => series.split('{')[0]);
  expect(shown).toEqual(
    expect.arrayContaining([
      ...['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_start_time_seconds'],
      ...['nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes', 'nodejs_version_info'],
      ...['hallwatch_part_away', 'hallwatch_consumer_stalled', 'hallwatch_monitoring_watching', 'hallwatch_history_lag_seconds'],
      ...['hallwatch_journal_fill_ratio', 'hallwatch_outbox_waiting', 'hallwatch_outbox_overdue_seconds', 'hallwatch_rules_off'],
    ]),
  );
});

test('the newest whole backup, and when certificates expire; one that cannot be read has expired, one that is not there is left out', () => {
  const shown = seriesIn(text);
  expect(shown.get('hallwatch_backup_newest_timestamp_seconds')).toBe(Date.parse(AT) / 1_000);
  expect(shown.get('hallwatch_backup_checked_timestamp_seconds')).toBe(Date.parse(TRIED) / 1_000);
  const certificates = [...shown].filter(([series]) => series.startsWith('hallwatch_certificate_expires_timestamp_seconds'));
  expect(shown.get(`hallwatch_certificate_expires_timestamp_seconds{of="${join(folder, 'junk.pem')}"}`)).toBe(0);
  const rest = certificates.filter(([, value]) => value > 0).map(([, value]) => value);
  expect(certificates).toHaveLength(canCertify ? 3 : 1);
  for (const at of rest) expect(Math.abs(at - (Date.now() / 1_000 + 30 * 86_400))).toBeLessThan(86_400);
});

test('nobody sees them without the token, on the port of the pages or on their own', async () => {
  for (const url of [pages, own]) {
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}x` } })).status).toBe(401);
    expect(await metricsAt(url)).toContain('process_cpu_seconds_total');
  }
  expect((await fetch(`${own}/api/v1/health/live`)).status).toBe(200);
});
