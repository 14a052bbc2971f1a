import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type OutsideAlert, OutsideAlertDesk, type OutsideOutcome } from '#libs/domain/index.js';
import { Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';

const TOKEN = 'made-up-for-this-test';

class Desk extends OutsideAlertDesk {
  taken: OutsideAlert[] = [];
  override async take(alerts: readonly OutsideAlert[]): Promise<OutsideOutcome[]> {
    this.taken = [...alerts];
    return alerts.map(({ endsAt }) => (endsAt === null ? 'told' : 'over'));
  }
}

const desk = new Desk();
let stand: Stand;
let http: { url: string; close(): Promise<void> };
beforeAll(async () => {
  stand = await Stand.open();
  http = await startHttp({ ...stand.parts, outsideAlerts: desk, tokens: { alerts: TOKEN } });
}, 60_000);
afterAll(async () => {
  await http.close();
  await stand.close();
});

const send = (body: unknown, token = TOKEN, teller = 'prometheus'): Promise<Response> =>
  fetch(`${http.url}/api/v1/alerts/${teller}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

/** As Alertmanager 0.25 sends it. */
const firing = (more: object = {}): Record<string, unknown> => ({
  status: 'firing',
  labels: { alertname: 'HallwatchHistoryLag', severity: 'warning', told_by: 'alert', instance: 'worker:3002' },
  annotations: {
    summary: 'The history is behind\nby 10 minutes',
    summary_zh: '历史数据落后 10 分钟',
    runbook_url: 'docs/runbook.md#history-lag',
  },
  startsAt: '2026-11-22T14:02:00.123456789+08:00',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=1',
  fingerprint: '6fd3f8c17f3ac1e4',
  ...more,
});
const call = (...alerts: unknown[]): Record<string, unknown> => ({
  version: '4',
  groupKey: '{}:{alertname="HallwatchHistoryLag"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'hallwatch',
  groupLabels: {},
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts,
});

test('what Alertmanager sends is understood: what fires, since when, in both languages, and what is over', async () => {
  const answer = await send(call(firing(), firing({ status: 'resolved', endsAt: '2026-11-22T06:05:00Z' })));
  expect([answer.status, await answer.json()]).toEqual([200, { outcomes: ['told', 'over'] }]);
  expect(desk.taken).toEqual([
    {
      teller: 'prometheus',
      fingerprint: '6fd3f8c17f3ac1e4',
      cause: '["HallwatchHistoryLag"]',
      name: 'HallwatchHistoryLag',
      severity: 'warning',
      toldBy: 'alert',
      startsAt: Date.UTC(2026, 10, 22, 6, 2, 0, 123),
      endsAt: null,
      summary: { zh: '历史数据落后 10 分钟', en: 'The history is behind by 10 minutes' },
      runbook: 'docs/runbook.md#history-lag',
      labels: expect.objectContaining({ instance: 'worker:3002' }),
      handedBy: null,
    },
    expect.objectContaining({ endsAt: Date.UTC(2026, 10, 22, 6, 5) }),
  ]);
});

test('who hands one in by an account is kept with it', async () => {
  const session = stand.bearer.authorization.replace('Bearer ', '');
  for (const teller of ['prometheus', 'grafana']) {
    const version = teller === 'grafana' ? '1' : '4';
    expect((await send({ ...call(firing()), version }, session, teller)).status).toBe(200);
    expect(desk.taken).toMatchObject([{ teller, handedBy: 'admin' }]);
  }
});

/** As Grafana documents it for its webhook: what Alertmanager does not send is there too. */
const ofGrafana = (more: object = {}): Record<string, unknown> => {
  const alert = firing({
    labels: { alertname: 'HallwatchHistoryLag', grafana_folder: 'Hallwatch alerts', severity: 'warning', told_by: 'alert' },
    startsAt: '2026-11-22T14:02:40+08:00',
    generatorURL: 'http://grafana:3000/alerting/grafana/hallwatch-history-lag/view?orgId=1',
    fingerprint: 'c6eadffa33fcdf37',
    silenceURL: 'http://grafana:3000/alerting/silence/new?alertmanager=grafana&matcher=alertname%3DHallwatchHistoryLag',
    dashboardURL: 'http://grafana:3000/d/hallwatch-platform-zh?orgId=1',
    panelURL: 'http://grafana:3000/d/hallwatch-platform-zh?orgId=1&viewPanel=12',
    imageURL: 'http://grafana:3000/public/img/attachments/1.png',
    values: { A: 612.4, C: 1 },
    valueString: "[ var='A' labels={} value=612.4 ], [ var='C' labels={} value=1 ]",
    orgId: 1,
    ...more,
  });
  const { groupKey: _, ...common } = call(alert);
  return {
    ...common,
    receiver: 'Hallwatch',
    version: '1',
    orgId: 1,
    groupKey: '{}/{}:{alertname="HallwatchHistoryLag"}',
    title: '[FIRING:1] HallwatchHistoryLag',
    state: 'alerting',
    message: '**Firing**',
  };
};

test('what Grafana sends is understood as well, as of the same cause; each has its own door', async () => {
  const answer = await send(ofGrafana(), TOKEN, 'grafana');
  expect([answer.status, await answer.json()]).toEqual([200, { outcomes: ['told'] }]);
  expect(desk.taken).toEqual([
    {
      teller: 'grafana',
      fingerprint: 'c6eadffa33fcdf37',
      cause: '["HallwatchHistoryLag"]',
      name: 'HallwatchHistoryLag',
      severity: 'warning',
      toldBy: 'alert',
      startsAt: Date.UTC(2026, 10, 22, 6, 2, 40),
      endsAt: null,
      summary: { zh: '历史数据落后 10 分钟', en: 'The history is behind by 10 minutes' },
      runbook: 'docs/runbook.md#history-lag',
      labels: expect.objectContaining({ grafana_folder: 'Hallwatch alerts' }),
      handedBy: null,
    },
  ]);
  const over = await send(ofGrafana({ status: 'resolved', endsAt: '2026-11-22T14:09:00+08:00', values: null }), TOKEN, 'grafana');
  expect(await over.json()).toEqual({ outcomes: ['over'] });
  for (const [body, teller] of [
    [ofGrafana(), 'prometheus'],
    [call(firing()), 'grafana'],
  ] as const) {
    const refused = await send(body, TOKEN, teller);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('version')]);
  }
  expect((await send(ofGrafana(), 'made-up-for-another-test', 'grafana')).status).toBe(401);
});

test.each<[string, Record<string, string>, string]>([
  [
    'of several the ones that say of which',
    { of: 'a.pem', instance: 'worker:3002', job: 'x' },
    '["HallwatchHistoryLag",["of","a.pem"]]',
  ],
  ['but of rules of others, who may call something else so', { told_by: 'somebody' }, '6fd3f8c17f3ac1e4'],
])('a cause is a name and its labels, %s', async (_, labels, cause) => {
  const given = { alertname: 'HallwatchHistoryLag', severity: 'warning', told_by: 'alert', ...labels };
  await send(call(firing({ labels: given })));
  expect(desk.taken[0]?.cause).toBe(cause);
});

test("an alert of somebody else's rules is told with what it has", async () => {
  const theirs = firing({
    labels: { alertname: 'DiskFull', told_by: 'somebody' },
    annotations: { description: 'The disk is full' },
  });
  expect((await send(call(theirs))).status).toBe(200);
  expect(desk.taken[0]).toMatchObject({
    toldBy: 'alert',
    severity: 'warning',
    summary: { zh: 'The disk is full', en: 'The disk is full' },
    runbook: null,
  });
});

test('nobody is let in without the token or a session, and the token lets nobody in elsewhere', async () => {
  for (const token of ['', 'made-up-for-another-test']) {
    const refused = await send(call(firing()), token);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('HALLWATCH_ALERTS_TOKEN');
  }
  expect((await send(call(firing()), stand.bearer.authorization.slice('Bearer '.length))).status).toBe(200);
  const elsewhere = await fetch(`${http.url}/api/v1/alerts`, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(elsewhere.status).toBe(401);
  expect((await fetch(`${http.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(401);
});

test.each<[string, unknown, string]>([
  ['another version of the format', { ...call(firing()), version: '3' }, 'version'],
  ['no alerts', call(), 'alerts'],
  ['more than are taken at once', call(...Array.from({ length: 101 }, () => firing())), 'max_alerts'],
  ['an alert without a name', call(firing({ labels: { severity: 'warning' } })), 'Must have alertname'],
  ['a label that is too long', call(firing({ labels: { alertname: 'x'.repeat(1_025) } })), 'alerts.0.labels.alertname'],
  [
    'more labels than are taken',
    call(firing({ labels: Object.fromEntries([['alertname', 'a'], ...Array.from({ length: 64 }, (_, n) => [`l${n}`, '1'])]) })),
    'At most 64',
  ],
  ['the character zero', call(firing({ annotations: { summary: 'a\u0000b' } })), 'Control characters'],
  ['half a character', call(firing({ annotations: { summary: '\ud800' } })), 'Control characters'],
  ['a fingerprint that is none', call(firing({ fingerprint: '../..' })), 'alerts.0.fingerprint'],
  ['a time that is none', call(firing({ startsAt: '2026-13-45T00:00:00Z' })), 'alerts.0.startsAt'],
  ['an end without a time', call(firing({ status: 'resolved' })), 'alerts.0.endsAt'],
  ['a word that is no state', call(firing({ status: 'pending' })), 'alerts.0.status'],
  ['no alerts but a text', { version: '4', alerts: 'many' }, 'alerts'],
])('%s is refused with its place', async (_, body, place) => {
  desk.taken = [];
  const refused = await send(body);
  expect([refused.status, refused.headers.get('content-type')?.split(';')[0]]).toEqual([400, 'application/problem+json']);
  expect(await refused.text()).toContain(place);
  expect(desk.taken).toEqual([]);
});
