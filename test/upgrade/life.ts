import { connectAsync, type MqttClient } from 'mqtt';

/** Where an installation is, as a person and as a kiosk come to it. */
export interface Installed {
  http: string;
  mqtt: string;
  adminPassword: string;
}

/** What an installation shows of its past; after an upgrade it must be the same. */
export interface Holds {
  halls: string[];
  kiosks: string[];
  people: string[];
  rules: { version: string; text: string };
  /** By id, whether it stands. */
  incidents: Record<string, string>;
  orders: Record<string, string>;
  notices: Record<string, string>;
  silences: string[];
  quarantine: string[];
  /** By kiosk, as `ts/seq`. */
  readings: Record<string, string[]>;
  /** Passwords of kiosks, as they were told. */
  passwords: Record<string, string>;
}

const FLEET = {
  halls: [{ id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-001', hours: '24h' }],
  kiosks: ['K-1', 'K-2', 'K-3'].map((id) => ({
    ...{ id, hall: 'hall-1', type: 'UTIL', name: '缴费终端', services: ['CASH', 'QRPAY', 'RCPT', 'CARDPAY'] },
    ...{ maintainer: 'p-02', heartbeatS: 3_600 },
  })),
  people: [
    // Nobody listens there: what is told waits.
    { id: 'p-01', name: '管理员', phone: '13800000001', roles: ['administrator'], halls: ['hall-1'], skills: [], channels: [] },
    {
      ...{
        id: 'p-02',
        name: '维护员',
        phone: '13800000002',
        roles: ['technician'],
        halls: ['hall-1'],
        skills: ['general', 'cash'],
      },
      channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/' }],
    },
  ],
};

/** Somebody who is logged in. */
export class Person {
  private constructor(
    private readonly at: Installed,
    private readonly token: string,
  ) {}

  static async logIn(at: Installed): Promise<Person> {
    const { token } = await new Person(at, '').call<{ token: string }>('session', { name: 'admin', password: at.adminPassword });
    return new Person(at, token);
  }

  async call<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
    const headers = {
      ...(this.token && { authorization: `Bearer ${this.token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const answer = await fetch(`${this.at.http}/api/v1/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }

  /** All of a list, page by page. */
  async all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    for (let after = ''; ; ) {
      const query = `${path.includes('?') ? '&' : '?'}limit=200${after && `&after=${encodeURIComponent(after)}`}`;
      const page = await this.call<{ items: T[]; next?: string | null }>(`${path}${query}`);
      found.push(...page.items);
      if (!page.next) return found;
      after = page.next;
    }
  }
}

export async function until(what: string, holds: () => Promise<boolean>, patienceS = 60): Promise<void> {
  const end = performance.now() + patienceS * 1_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited ${patienceS} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A kiosk that says something. */
export async function asKiosk(at: Installed, id: string, password: string, act: (say: Say) => Promise<void>): Promise<void> {
  const client: MqttClient = await connectAsync(at.mqtt, { clientId: id, username: id, password, reconnectPeriod: 0 });
  let seq = 0;
  const boot = `b-${Date.now()}`;
  await act((kind, payload) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify({ ts: Date.now(), bootId: boot, seq: seq++, ...payload });
    return client.publishAsync(`hallwatch/v1/anqing/${id}/${kind}`, text, { qos: 1 });
  });
  await client.endAsync();
}

type Say = (kind: string, payload: object | string) => Promise<unknown>;

const RAISED = { code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
const beats = async (say: Say): Promise<void> => {
  for (let i = 0; i < 20; i++) await say('heartbeat', { mode: 'inService', rttMs: 30 + i });
};

/** Fills an empty installation with one of everything: what stands, what ended, what people did, what was refused. Answers what it holds. */
export async function live(at: Installed): Promise<Holds> {
  const admin = await Person.logIn(at);
  const { passwords } = await admin.call<{ passwords: Record<string, string> }>('fleet', FLEET);
  const kiosk = (id: string, act: (say: Say) => Promise<void>): Promise<void> => asKiosk(at, id, passwords[id] ?? '', act);
  await changeRules(admin);
  await admin.call('silences', { for: { kioskId: 'K-3' }, until: new Date(Date.now() + 3_600_000).toISOString(), why: '改造' });
  await kiosk('K-1', async (say) => {
    await beats(say);
    await say('fault', RAISED);
  });
  await kiosk('K-2', async (say) => {
    await say('fault', RAISED);
    await beats(say);
    await say('heartbeat', '{"no": "json');
  });
  await until('two orders', async () => (await admin.all('orders')).length === 2);
  await kiosk('K-2', async (say) => {
    await say('fault', { ...RAISED, state: 'cleared' });
  });
  await kiosk('K-3', beats);
  await until('the end of one', async () => (await admin.all('incidents?state=closed')).length === 1);
  const [order] = await admin.all<{ id: string }>('orders?kioskId=K-1');
  await admin.call(`orders/${order?.id}/acts`, { act: 'order.accept', by: 'p-02' });
  await until('what was refused', async () => (await admin.all('quarantine')).length === 1);
  await until('every reading', async () => (await admin.all('readings?kioskId=K-2')).length === 22);
  await until('every reading', async () => (await admin.all('readings?kioskId=K-3')).length === 20);
  return { ...(await holds(at)), passwords };
}

async function changeRules(admin: Person): Promise<void> {
  const { version, text } = await admin.call<{ version: string; text: string }>('rules');
  const changed = text.replace('heartbeats: 3', 'heartbeats: 4');
  const accepted = await admin.call<{ version: string }>(
    'rules',
    { text: changed, why: 'as before an upgrade', basedOn: version },
    'PUT',
  );
  const inForce = async (): Promise<boolean> => (await admin.call<{ inForce: string }>('rules')).inForce === accepted.version;
  await until('the rules to count', inForce);
}

/** What an installation holds now. */
export async function holds(at: Installed): Promise<Omit<Holds, 'passwords'>> {
  const admin = await Person.logIn(at);
  type One = { id: string; state?: string };
  const idsOf = async (path: string): Promise<string[]> => (await admin.all<One>(path)).map(({ id }) => id).sort();
  const statesOf = async (path: string): Promise<Record<string, string>> =>
    Object.fromEntries((await admin.all<One>(path)).map(({ id, state = '' }) => [id, state]));
  const { version, text } = await admin.call<{ version: string; text: string }>('rules');
  const kiosks = await idsOf('kiosks');
  const readings: Holds['readings'] = {};
  for (const id of kiosks) {
    const all = await admin.all<{ ts: number; seq: number }>(`readings?kioskId=${id}`);
    readings[id] = all.map(({ ts, seq }) => `${ts}/${seq}`).sort();
  }
  return {
    halls: await idsOf('halls'),
    kiosks,
    people: await idsOf('people'),
    rules: { version, text },
    incidents: await statesOf('incidents'),
    orders: await statesOf('orders'),
    notices: await statesOf('notices'),
    silences: await idsOf('silences'),
    quarantine: await idsOf('quarantine'),
    readings,
  };
}
