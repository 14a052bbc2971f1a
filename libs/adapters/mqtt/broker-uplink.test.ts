import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { Aedes, type Client } from 'aedes';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { BrokerUplink } from './broker-uplink.js';

const TOPIC = 'hallwatch/v1/anqing/K-1/heartbeat';
const DROPPED = '$SYS/broker/publish/messages/dropped';
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-uplink-'));
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A broker that knows nothing newer than 3.1.1, and forgets everything when it ends. */
class OldBroker {
  private readonly sockets = new Set<Socket>();
  mayConnect = true;
  maySubscribe = true;

  private constructor(
    readonly aedes: Aedes,
    private readonly server: Server,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket.on('close', () => this.sockets.delete(socket)));
      aedes.handle(socket);
    });
    aedes.authenticate = (_client: Client, _name: unknown, _password: unknown, done) => done(null, this.mayConnect);
    aedes.authorizeSubscribe = (_client, subscription, done) => done(null, this.maySubscribe ? subscription : null);
  }

  static async open(port = 0): Promise<OldBroker> {
    const broker = new OldBroker(await Aedes.createBroker(), createServer());
    await new Promise<void>((resolve) => broker.server.listen(port, '127.0.0.1', resolve));
    ends.push(() => broker.end());
    return broker;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  say(topic: string, payload: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const packet = { cmd: 'publish' as const, topic, payload, qos: 1 as const, retain: false, dup: false };
      this.aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  async end(): Promise<void> {
    if (!this.server.listening) return;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    await new Promise<void>((resolve) => this.aedes.close(() => resolve()));
  }
}

function uplinkTo(port: number, sessionFile?: string) {
  const events: NamedEvent[] = [];
  const taken: string[] = [];
  const uplink = BrokerUplink.open({
    url: `mqtt://hallwatch:a-secret@127.0.0.1:${port}`,
    ...(sessionFile && { sessionFile }),
    intake: (_topic, payload, _sender, done) => {
      taken.push(Buffer.from(payload).toString());
      done(null);
    },
    report: (event) => void events.push(event),
    clock: new SystemClock(),
  });
  ends.push(() => uplink.close());
  const names = (): string[] => events.map((event) => event.constructor.name);
  return { uplink, events, taken, names };
}

async function until(holds: () => boolean, what: () => unknown): Promise<void> {
  for (let i = 0; !holds(); i++) {
    if (i === 400) throw new Error(`waited in vain: ${JSON.stringify(what())}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a broker without MQTT 5 is spoken to in 3.1.1, and what kiosks send arrives', async () => {
  const broker = await OldBroker.open();
  const { uplink, names, taken } = uplinkTo(broker.port);
  await until(() => uplink.connected, names);
  expect(names()).toContain('BrokerSpeaksOlder');
  await broker.say(TOPIC, 'one');
  await until(
    () => taken.length === 1,
    () => taken,
  );
});

test('a broker that lost our session is told of, also when we were restarted meanwhile, and a first session is not', async () => {
  const file = join(folder, 'positions', 'broker-session');
  const first = await OldBroker.open();
  const { port } = first;
  const before = uplinkTo(port, file);
  await until(() => before.uplink.connected, before.names);
  expect(before.names()).not.toContain('BrokerSessionLost');
  await first.end();
  const second = await OldBroker.open(port);
  await until(() => before.names().includes('BrokerSessionLost'), before.names);
  await until(() => before.uplink.connected, before.names);
  await before.uplink.close();
  await second.end();
  await OldBroker.open(port);
  const after = uplinkTo(port, file);
  await until(() => after.names().includes('BrokerSessionLost'), after.names);
  expect(readFileSync(file, 'utf8')).not.toContain('a-secret');
});

test('a broker that refuses us is tried until it lets us in, and one that hides the kiosks too', async () => {
  const broker = await OldBroker.open();
  broker.mayConnect = false;
  const { uplink, names } = uplinkTo(broker.port);
  await until(() => names().includes('BrokerAway'), names);
  broker.maySubscribe = false;
  broker.mayConnect = true;
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(uplink.connected).toBe(false);
  broker.maySubscribe = true;
  await until(() => uplink.connected, names);
});

test('what the broker dropped is told when its counter rises, also after it began anew, and never taken for a reading', async () => {
  const broker = await OldBroker.open();
  const { uplink, names, events, taken } = uplinkTo(broker.port);
  await until(() => uplink.connected, names);
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const value of ['0', '5', '5', '12', '3']) await broker.say(DROPPED, value);
  const told = (): unknown[] => events.flatMap(({ fields }) => (fields && 'dropped' in fields ? [fields] : []));
  await until(() => told().length === 3, told);
  expect(told()).toEqual([
    { dropped: 5, since: 'last-look' },
    { dropped: 7, since: 'last-look' },
    { dropped: 3, since: 'start-of-broker' },
  ]);
  expect(taken).toEqual([]);
});
