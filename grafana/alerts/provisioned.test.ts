import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { AlertingFile } from '#apps/tools/stack/alerting-files.js';
import { type Database, openPostgres, PostgresMonitoringBook, PostgresOwnNumbersBook } from '#libs/adapters/postgres/index.js';
import { DAY, HOUR, MINUTE, OWN_NUMBERS, type OwnNumber, type OwnNumberName, SECOND } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { GrafanaForTests, provisionedRules } from '#test/harness/grafana-rules.js';
import { sources } from '#test/harness/grafana-sources.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { POSTGRES_ABSENT } from '#test/harness/postgres-server.js';
import { freshDatabase } from '#test/harness/shared-postgres.js';
import { dashboards } from '../index.js';
import { ALERTS } from './alerts.js';
import { panelCalled, provisionedFiles } from './provisioned.js';

const textOf = (file: string): string => readFileSync(projectFile('grafana', ...file.split('/')), 'utf8');

describe('the alerting of Grafana', () => {
  test('is what the list says; after a change run: npm run generate', () => {
    for (const [file, text] of Object.entries(provisionedFiles())) expect(textOf(file)).toBe(text);
  });

  test.each(Object.keys(provisionedFiles()))('%s has the shape that Grafana takes', (file) => {
    expect(AlertingFile.safeParse(parse(textOf(file))).error?.issues ?? []).toEqual([]);
  });

  test('asks for every alert, each with its runbook and both languages', () => {
    const asked = new Set(provisionedRules().map(({ title }) => title));
    expect(ALERTS.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([]);
    const runbooks = new Map(ALERTS.map(({ name, runbook }) => [name, `docs/runbook.md#${runbook}`]));
    for (const { title, annotations } of provisionedRules()) {
      expect(annotations['runbook_url']).toBe(runbooks.get(title));
      expect(annotations['summary_zh']).toMatch(/\p{Script=Han}/u);
      // Grafana's own $value is a sentence, and it fills in ${…} as a variable of its process.
      expect(Object.values(annotations).join()).not.toMatch(/\$value\b|\$\{/);
    }
  });

  test('has uids of its own, and no two rules of one folder are called alike', () => {
    const { groups = [] } = AlertingFile.parse(parse(textOf('provisioning/alerting/rules.yaml')));
    const uids = groups.flatMap(({ rules }) => rules.map(({ uid }) => uid));
    const titles = groups.flatMap(({ folder, rules }) => rules.map(({ title }) => `${folder} ${title}`));
    for (const names of [uids, titles]) expect(new Set(names).size).toBe(names.length);
  });

  test('asks data sources and shows panels that are provisioned', () => {
    const known = new Set([...sources().map(({ uid }) => uid), '__expr__']);
    const rules = provisionedRules();
    expect(rules.flatMap(({ data }) => data.map(({ datasourceUid }) => datasourceUid)).filter((uid) => !known.has(uid))).toEqual(
      [],
    );
    const uids = new Set(dashboards().map(({ dashboard }) => dashboard.uid));
    const shown = rules.filter(({ panelId }) => panelId !== undefined);
    expect(shown.length).toBeGreaterThan(8);
    expect(shown.filter(({ dashboardUid }) => !uids.has(dashboardUid))).toEqual([]);
    expect(() => panelCalled('没有这个面板')).toThrow(/has none/);
  });

  test('a cause is one for one alert, by whichever of its data sources it is: only the alert of the source fires when that fails', () => {
    const failing = provisionedRules().filter(({ execErrState }) => execErrState === 'Alerting');
    expect(failing.map(({ title, labels }) => [title, labels['part'], labels['told_by']])).toEqual([
      ['HallwatchDatabaseAway', undefined, 'watchdog'],
      ['HallwatchDataSourceFailing', 'history', 'alert'],
    ]);
  });

  test('goes to Hallwatch, with a token from a file and nowhere else', () => {
    const { contactPoints = [] } = AlertingFile.parse(parse(textOf('provisioning/alerting/contact-points.yaml')));
    const { policies = [] } = AlertingFile.parse(parse(textOf('provisioning/alerting/policies.yaml')));
    expect(contactPoints.map(({ name, receivers }) => [name, receivers.map(({ type }) => type)])).toEqual([
      ['Hallwatch', ['webhook']],
      ['Hallwatch mail', ['email']],
    ]);
    // Who is matched by the first is told by the second too, and nobody by none.
    expect(policies).toMatchObject([
      { receiver: 'Hallwatch', routes: [{ receiver: 'Hallwatch mail', continue: true }, { receiver: 'Hallwatch' }] },
    ]);
  });
});

const url = await freshDatabase();
const influx = url ? await startInflux() : null;

/** A worker that is well, as it says it of itself. */
const WELL: Partial<Record<OwnNumberName, Record<string, number>>> = {
  backup_checked_timestamp_seconds: { '': Date.now() / SECOND - DAY / SECOND },
  backup_newest_timestamp_seconds: { '': Date.now() / SECOND - HOUR / SECOND },
  certificate_expires_timestamp_seconds: { 'mosquitto:8883': (Date.now() + 90 * DAY) / SECOND },
  consumer_stalled: { record: 0, means: 0, receivers: 1 },
  history_lag_seconds: { '': 2 },
  journal_fill_ratio: { '': 0.1 },
  journal_stopped: { 'disk-full': 0, 'journal-full': 0 },
  messages_given_up_total: { alert: 0, sign: 0 },
  mqtt_uplink_drops_told_total: { '': 0 },
  mqtt_uplink_sessions_lost_total: { '': 0 },
  part_away: { history: 0, mosquitto: 0, postgres: 0, broker: 1 },
  rules_off: { '': 0 },
};
const numbersOf = (over: typeof WELL = {}): OwnNumber[] =>
  OWN_NUMBERS.flatMap((name) => Object.entries({ ...WELL[name], ...over[name] }).map(([of, value]) => ({ name, of, value })));
const inSeconds = (ms: number): number => (Date.now() + ms) / SECOND;

const WHAT = 'what Grafana asks of real servers';
if (!url || !influx)
  test.skip(`${WHAT} (${[!url && POSTGRES_ABSENT, !influx && INFLUX_ABSENT].filter(Boolean).join('; ')})`, () => undefined);
else
  describe(WHAT, () => {
    let database: Database;
    let grafana: GrafanaForTests;
    const query = (text: string, values: unknown[] = []) => database.query(text, values);
    const say = (over: typeof WELL = {}): Promise<void> => new PostgresOwnNumbersBook(database).say('worker', numbersOf(over));
    const word = (blind: { because: 'broker-away'; since: number } | null = null): Promise<void> =>
      new PostgresMonitoringBook(database).say(
        { count: 1, at: Date.now(), startedAt: Date.now(), historyLag: 0, blind },
        30 * SECOND,
      );
    const rates = async (taken: number, refused: number): Promise<void> => {
      const body = new URLSearchParams({ q: 'DROP MEASUREMENT platform' });
      await fetch(`${influx.url}/query?db=hallwatch`, { method: 'POST', body });
      const write = (): Promise<Response> =>
        fetch(`${influx.url}/write?db=hallwatch`, {
          method: 'POST',
          body: Array.from({ length: 20 }, (_, n) => n * 15 * SECOND)
            .map(
              (ago) =>
                `platform,process=worker intake_per_s=${taken},refused_per_s=${refused},rss_bytes=1 ${Date.now() - ago}000000`,
            )
            .join('\n'),
        });
      // What is written while a measurement is still being dropped may go with it.
      const told = async (): Promise<boolean> => {
        const q = new URLSearchParams({ q: 'SELECT intake_per_s FROM platform' });
        return (await (await fetch(`${influx.url}/query?db=hallwatch&${q}`)).text()).includes('"values"');
      };
      do await write();
      while (!(await told()));
    };

    beforeAll(async () => {
      database = await openPostgres({ url });
      await fetch(`${influx.url}/query`, { method: 'POST', body: new URLSearchParams({ q: 'CREATE DATABASE hallwatch' }) });
      grafana = await GrafanaForTests.open(url, influx.url, 'hallwatch');
    }, 60_000);
    beforeEach(async () => {
      await query('TRUNCATE own_number, worker_word, outbox');
      await fetch(`${influx.url}/query?db=hallwatch`, {
        method: 'POST',
        body: new URLSearchParams({ q: 'DROP MEASUREMENT platform' }),
      });
      await rates(20, 0.1);
      await word();
      await say();
    });
    afterAll(async () => {
      await database.close();
      await influx.stop();
    }, 30_000);

    test('while all is well nothing fires, and every question is answered by a number', async () => {
      expect(await grafana.firing()).toEqual([]);
      for (const rule of provisionedRules())
        expect({ rule: rule.title, ...(await grafana.ask(rule)) }).toEqual({ rule: rule.title, firing: [] });
    });

    test.each<[string, typeof WELL, string[]]>([
      ['the history is behind', { history_lag_seconds: { '': 301 } }, ['HallwatchHistoryLag']],
      ['the journal fills', { journal_fill_ratio: { '': 0.81 } }, ['HallwatchJournalFilling']],
      ['the journal stopped', { journal_stopped: { 'disk-full': 1 } }, ['HallwatchJournalStopped disk-full']],
      ['a rule is off', { rules_off: { '': 1 } }, ['HallwatchRuleOff']],
      [
        'a certificate ends soon',
        { certificate_expires_timestamp_seconds: { 'a.pem': inSeconds(13 * DAY) } },
        ['HallwatchCertificateExpires a.pem'],
      ],
      [
        'one has ended, or cannot be read',
        { certificate_expires_timestamp_seconds: { 'a.pem': 0 } },
        ['HallwatchCertificateExpired a.pem', 'HallwatchCertificateExpires a.pem'],
      ],
      ['the newest backup is old', { backup_newest_timestamp_seconds: { '': inSeconds(-37 * HOUR) } }, ['HallwatchBackupOld']],
      [
        'there is no backup',
        { backup_newest_timestamp_seconds: { '': 0 }, backup_checked_timestamp_seconds: { '': 0 } },
        ['HallwatchBackupOld'],
      ],
      [
        'no backup was tried for long',
        { backup_checked_timestamp_seconds: { '': inSeconds(-9 * DAY) } },
        ['HallwatchBackupUnchecked'],
      ],
      ['none ever was', { backup_checked_timestamp_seconds: { '': 0 } }, ['HallwatchBackupUnchecked']],
      ['the worker misses the history', { part_away: { history: 1 } }, ['HallwatchDataSourceFailing history']],
      ['the means cannot be written', { consumer_stalled: { means: 1 } }, ['HallwatchConsumerStalled means']],
      ['the broker dropped what it had', { mqtt_uplink_drops_told_total: { '': 1 } }, ['HallwatchBrokerDrops']],
      ['the broker lost the session', { mqtt_uplink_sessions_lost_total: { '': 1 } }, ['HallwatchBrokerDrops']],
      ['messages were given up', { messages_given_up_total: { alert: 2 } }, ['HallwatchMessagesGivenUp alert']],
    ])('%s: that fires and nothing else', async (_, over, names) => {
      await say(over);
      expect(await grafana.firing()).toEqual(names);
      // A dead worker's last word says nothing of now; what rose has risen.
      await query("UPDATE own_number SET said_at = said_at - interval '6 minutes', rose_at = rose_at - interval '2 hours'");
      expect(await grafana.firing()).toEqual([]);
    });

    test('a counter that rose fires for its time, and a restart that begins at 0 is no rise', async () => {
      await say({ messages_given_up_total: { alert: 2 } });
      await query("UPDATE own_number SET rose_at = rose_at - interval '61 minutes'");
      await say({ messages_given_up_total: { alert: 2 } });
      expect(await grafana.firing()).toEqual([]);
      await say();
      expect(await grafana.firing()).toEqual([]);
      await say({ messages_given_up_total: { alert: 1 } });
      expect(await grafana.firing()).toEqual(['HallwatchMessagesGivenUp alert']);
    });

    test('what is not said any more, such as a certificate that was taken out, is not asked for', async () => {
      await say({ certificate_expires_timestamp_seconds: { 'a.pem': 0 } });
      await say();
      expect(await grafana.firing()).toEqual([]);
    });

    test('the worker is silent, or was never started, or does not hear its broker', async () => {
      await query("UPDATE worker_word SET heard_at = heard_at - interval '31 seconds'");
      expect(await grafana.firing()).toEqual(['HallwatchWorkerSilent']);
      await query('TRUNCATE worker_word');
      expect(await grafana.firing()).toEqual(['HallwatchWorkerSilent']);
      await word({ because: 'broker-away', since: Date.now() - MINUTE });
      expect(await grafana.firing()).toEqual(['HallwatchBrokerAway', 'HallwatchNobodyWatches']);
    });

    test('the pages are away once they say nothing any more', async () => {
      await new PostgresOwnNumbersBook(database).say('api', numbersOf({ history_lag_seconds: { '': 999 } }));
      expect(await grafana.firing()).toEqual([]);
      await query("UPDATE own_number SET said_at = said_at - interval '61 seconds' WHERE process = 'api'");
      expect(await grafana.firing()).toEqual(['HallwatchPagesAway']);
    });

    test('messages do not leave: one for ten minutes, or more than a thousand', async () => {
      const put = (many: number, due: number) =>
        query(
          `INSERT INTO outbox (id, body) SELECT 'M-' || n, jsonb_build_object('id', 'M-' || n, 'state', 'waiting', 'createdAt', $2::bigint, 'dueAt', $2::bigint,
             'attempts', 0, 'message', jsonb_build_object('type', 'alert')) FROM generate_series(1, $1::int) AS n`,
          [many, due],
        );
      await put(1_000, Date.now() - 9 * MINUTE);
      expect(await grafana.firing()).toEqual([]);
      await query('TRUNCATE outbox');
      await put(1, Date.now() - 11 * MINUTE);
      expect(await grafana.firing()).toEqual(['HallwatchOutboxBacklog']);
      await query('TRUNCATE outbox');
      await put(1_001, Date.now());
      expect(await grafana.firing()).toEqual(['HallwatchOutboxBacklog']);
    });

    test('much of what comes is refused, and it is much', async () => {
      await rates(10, 5);
      expect(await grafana.firing()).toEqual(['HallwatchQuarantineSurge']);
      await rates(0.1, 0.05);
      expect(await grafana.firing()).toEqual([]);
      await rates(0, 0);
      expect(await grafana.firing()).toEqual([]);
    });

    test('a data source that fails is the one cause that is told, as Prometheus would call it', async () => {
      expect(await grafana.without('influx').firing()).toEqual(['HallwatchDataSourceFailing history']);
      expect(await grafana.without('postgres').firing()).toEqual(['HallwatchDatabaseAway']);
    });
  });
