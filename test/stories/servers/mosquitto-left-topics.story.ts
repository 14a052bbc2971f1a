import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { BrokerUplink, LeftTopicsStay } from '#libs/adapters/mqtt/index.js';
import { downTopic, uplinkTopic } from '#libs/contracts/index.js';
import type { Hall, Kiosk } from '#libs/domain/index.js';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { eventually } from '../../harness/killable-station.js';
import { letIn, MOSQUITTO_ABSENT, type MosquittoForTests, startMosquitto } from '../../harness/mosquitto-server.js';
import { StoryStation } from '../../harness/station.js';

const WHAT = 'what stands at Mosquitto for a kiosk that is retired or has moved is taken down';
const ANQING = 'anqing';
const HEFEI = 'hefei';
const SECRET = 'made-up-for-the-backend';
const EVERYBODY = 'hallwatch/v1/+/+/down/+';

const server = await startMosquitto();
afterAll(() => server?.stop(), 30_000);
if (!server) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else {
  describe(WHAT, () => stories(server));
  test(
    'a broker that does not show what stands is told of in one line, and all else goes on',
    () => withoutTheRight(server),
    90_000,
  );
}

interface Told {
  topic: string;
  text: string;
}

function stories(broker: MosquittoForTests): void {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-left-topics-'));
  const passwords = new Map<string, string>();
  const opened: MqttClient[] = [];
  let station: StoryStation;
  /** What was said to the kiosk that stays, all the time. */
  let stays: Told[];

  const start = async (): Promise<void> => {
    const env = { HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', SECRET), HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl };
    station = await StoryStation.open({ folder, clock: new SystemClock(), env });
    await station.until(() => 'connected' in station.pipeline.broker && station.pipeline.broker.connected === true, 'the broker');
  };
  const register = async (id: string, hall = 'hall-1'): Promise<void> => {
    const entry = { id, hall, type: 'UTIL', name: id, services: ['CASH'] };
    const { status, body } = await station.call('/api/v1/kiosks', { body: entry });
    expect(status).toBe(201);
    passwords.set(id, (body as { mqtt: { password: string } }).mqtt.password);
  };
  const comeIn = async (id: string, more: IClientOptions = {}): Promise<MqttClient> => {
    const options = { protocolVersion: 4 as const, clientId: id, reconnectPeriod: 0, ...more };
    const client = await connectAsync(broker.urlOf(id, passwords.get(id) ?? ''), options, false);
    opened.push(client);
    return client;
  };
  const hear = async (client: MqttClient, filter: string): Promise<Told[]> => {
    const told: Told[] = [];
    client.on('message', (topic, payload) => void told.push({ topic, text: payload.toString() }));
    await client.subscribeAsync(filter, { qos: 1 });
    return told;
  };
  let seq = 0;
  /** A fault, whose sign then stands. */
  const breaks = async (id: string, region = ANQING): Promise<void> => {
    const client = await comeIn(id, { clientId: `${id}@fault` });
    const fault = { ts: Date.now(), bootId: 'b', seq: seq++, code: 'BNA-002', component: 'noteAcceptor', state: 'raised' };
    await client.publishAsync(uplinkTopic({ region, kioskId: id }, 'fault'), JSON.stringify(fault), { qos: 1 });
    await client.endAsync();
    await untilStanding((all) => all.get(signOf(id, region))?.includes('"show":true') === true, `the sign of ${id}`);
  };
  /** All that stands, as who comes now is told it. */
  const standing = async (): Promise<Map<string, string>> => {
    const client = await connectAsync(broker.adminUrl, { protocolVersion: 5, reconnectPeriod: 0 }, false);
    const told = await hear(client, EVERYBODY);
    // What stands comes before the answer to a question that is asked behind it.
    await client.subscribeAsync('hallwatch/v1/state', { qos: 1 });
    await client.endAsync(true);
    return new Map(told.map(({ topic, text }) => [topic, text]));
  };
  const untilStanding = (holds: (all: Map<string, string>) => boolean, what: string): Promise<void> =>
    station.until(async () => holds(await standing()), what);
  const signOf = (kioskId: string, region = ANQING): string => downTopic({ region, kioskId }, 'sign');
  const ofKiosk = (all: Map<string, string>, id: string, region = ANQING): string[] =>
    [...all.keys()].filter((topic) => topic.startsWith(`hallwatch/v1/${region}/${id}/`));

  beforeAll(async () => {
    await start();
    await station.hall();
    for (const id of ['K-GOES', 'K-MOVES', 'K-STAYS']) {
      await register(id);
      await breaks(id);
    }
    stays = await hear(await comeIn('K-STAYS'), `hallwatch/v1/${ANQING}/K-STAYS/down/#`);
  }, 90_000);
  afterAll(async () => {
    for (const client of opened) await client.endAsync(true);
    await station?.remove();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test('of a retired one, so that the next of its name hears at most that nothing is shown, and then its own sign', async () => {
    const screen = await comeIn('K-GOES', { clean: false });
    await hear(screen, `hallwatch/v1/${ANQING}/K-GOES/down/#`);
    await screen.endAsync();
    expect((await station.call('/api/v1/kiosks/K-GOES', { method: 'DELETE' })).status).toBe(204);
    await untilStanding((all) => ofKiosk(all, 'K-GOES').length === 0, 'nothing to stand for it');
    const again = { halls: [], kiosks: [{ id: 'K-GOES', hall: 'hall-1', type: 'UTIL', name: '新终端' }], people: [] };
    expect((await station.call('/api/v1/fleet', { body: again })).status).toBe(200);
    const { body } = await station.call('/api/v1/kiosks/K-GOES/credentials', { body: { validForMinutes: 0 } });
    passwords.set('K-GOES', (body as { mqtt: { password: string } }).mqtt.password);
    const next = await comeIn('K-GOES', { clean: false });
    const told = await hear(next, `hallwatch/v1/${ANQING}/K-GOES/down/#`);
    await breaks('K-GOES');
    await station.until(() => told.some(({ text }) => text.includes('"show":true')), 'its own sign');
    const shown = told.filter(({ topic }) => topic === signOf('K-GOES')).map(({ text }) => JSON.parse(text).show);
    expect(shown.indexOf(true)).toBe(shown.length - 1);
  }, 60_000);

  test('of one that moved, whose sign stands where it is now', async () => {
    const hall = { id: 'hall-2', name: '二号自助厅', region: HEFEI, address: '示例路2号', hotline: '0551-0000-000' };
    const moved = {
      halls: [hall],
      kiosks: [{ id: 'K-MOVES', hall: 'hall-2', type: 'UTIL', name: 'K-MOVES', services: ['CASH'] }],
    };
    expect((await station.call('/api/v1/fleet', { body: { ...moved, people: [] } })).status).toBe(200);
    await untilStanding((all) => ofKiosk(all, 'K-MOVES').length === 0, 'nothing to stand where it was');
    await untilStanding((all) => all.get(signOf('K-MOVES', HEFEI))?.includes('"show":true') === true, 'the sign where it is');
  }, 60_000);

  test('also what was left while nobody was there to take it down', async () => {
    await station.stop();
    const backend = await connectAsync(broker.urlOf('hallwatch', SECRET), { protocolVersion: 5, reconnectPeriod: 0 }, false);
    for (const id of ['K-FORMER', 'K-MOVES'])
      await backend.publishAsync(signOf(id), '{"ts":1,"show":true}', { qos: 1, retain: true });
    await backend.endAsync();
    expect(ofKiosk(await standing(), 'K-FORMER')).toHaveLength(1);
    await start();
    const gone = (all: Map<string, string>): boolean => ['K-FORMER', 'K-MOVES'].every((id) => ofKiosk(all, id).length === 0);
    await untilStanding(gone, 'all of it to be gone');
    expect(ofKiosk(await standing(), 'K-MOVES', HEFEI)).not.toEqual([]);
  }, 90_000);

  test('and meanwhile nothing of one that stays: its sign was never off', async () => {
    expect((await standing()).get(signOf('K-STAYS'))).toContain('"show":true');
    const signs = stays.filter(({ topic }) => topic === signOf('K-STAYS'));
    expect(signs.length).toBeGreaterThan(0);
    for (const { text } of signs) expect(JSON.parse(text)).toMatchObject({ show: true });
  });
}

/** As the last landing left it, where nobody but an operator gives rights. */
async function withoutTheRight(broker: MosquittoForTests): Promise<void> {
  const [region, kioskId] = [ANQING, 'K-1'];
  await letIn(broker, { hallwatch: SECRET, [kioskId]: SECRET });
  await takeRights(broker, 'backend', /down\/(sign|config)$/);
  const register = { revision: 1, state: 'active' };
  const events: NamedEvent[] = [];
  const taken: string[] = [];
  const uplink = BrokerUplink.open({
    url: broker.urlOf('hallwatch', SECRET),
    clientId: 'without-the-right',
    register: {
      kiosk: (id: string) => (id === kioskId ? ({ id, hall: 'hall-1', state: register.state } as Kiosk) : undefined),
      hall: () => ({ region }) as Hall,
      get revision() {
        return register.revision;
      },
    },
    intake: (topic, _payload, _sender, done) => {
      taken.push(topic);
      done(null);
    },
    report: (event) => void events.push(event),
    clock: new SystemClock(),
  });
  const kiosk = await connectAsync(broker.urlOf(kioskId, SECRET), { clientId: kioskId, protocolVersion: 4 }, false);
  const admin = await connectAsync(broker.adminUrl, { protocolVersion: 5 }, false);
  try {
    await eventually('the line', () => events.some((event) => event instanceof LeftTopicsStay));
    await kiosk.publishAsync(uplinkTopic({ region, kioskId }, 'heartbeat'), 'x', { qos: 1 });
    await eventually('the heartbeat', () => taken.includes(uplinkTopic({ region, kioskId }, 'heartbeat')));
    const sign = downTopic({ region, kioskId }, 'sign');
    await uplink.publishDown(sign, '{"ts":1,"show":true}', true);
    Object.assign(register, { state: 'retired', revision: 2 });
    const words: string[] = [];
    admin.on('message', (_topic, payload) => void words.push(payload.toString()));
    await admin.subscribeAsync(sign);
    await eventually('the last word', () => words.at(-1)?.includes('"show":false') === true);
    const told = events.filter((event) => event instanceof LeftTopicsStay);
    expect(told.map(({ says }) => says)).toEqual([
      expect.stringMatching(/subscribe to hallwatch\/v1\/\+\/\+\/down\/sign and hallwatch\/v1\/\+\/\+\/down\/config/),
    ]);
  } finally {
    await uplink.close();
    await kiosk.endAsync(true);
    await admin.endAsync(true);
  }
}

/** Takes the right to hear some topics from a role. */
async function takeRights(broker: MosquittoForTests, rolename: string, topics: RegExp): Promise<void> {
  const admin = await connectAsync(broker.adminUrl, { protocolVersion: 5 }, false);
  const answers: { responses: { data?: { role: { acls: { acltype: string; topic: string }[] } } }[] }[] = [];
  admin.on('message', (_topic, payload) => void answers.push(JSON.parse(payload.toString())));
  await admin.subscribeAsync('$CONTROL/dynamic-security/v1/response');
  const order = (command: object): Promise<unknown> =>
    admin.publishAsync('$CONTROL/dynamic-security/v1', JSON.stringify({ commands: [command] }), { qos: 1 });
  await order({ command: 'getRole', rolename });
  await eventually('the role', () => answers.length === 1);
  const has = answers[0]?.responses[0]?.data?.role.acls ?? [];
  const acls = has.filter(({ acltype, topic }) => acltype === 'publishClientSend' || !topics.test(topic));
  expect(acls.length).toBe(has.length - 4);
  await order({ command: 'modifyRole', rolename, acls });
  await eventually('the change', () => answers.length === 2);
  await admin.endAsync(true);
}
