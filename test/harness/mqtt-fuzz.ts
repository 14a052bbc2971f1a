import { connect } from 'node:net';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';

/** What one connection does to the broker. */
export interface Assault {
  /** `none`: not a word of introduction. */
  greeting: 'kiosk' | 'withWill' | 'stranger' | 'halfNamed' | 'none';
  packets: Uint8Array[];
  /** Where the bytes are cut for writing, as shares of their length. */
  cuts: number[];
  end: 'destroy' | 'end' | 'wait';
}

export interface Credentials {
  username: string;
  password: string;
  region: string;
}

const encoded = (packet: Packet): Uint8Array => {
  try {
    return generate(packet);
  } catch {
    // What the library will not encode is not a packet; the mutations make such.
    return Buffer.from(JSON.stringify(packet).slice(0, 64));
  }
};

/** What a kiosk could have meant: right, or wrong in a field or two. */
const stamped = {
  ts: fc.oneof(fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }), fc.double(), fc.integer()),
  bootId: fc.constantFrom('b-1', 'b-2', '', 'x'.repeat(65), '启动', '\u0000'),
  seq: fc.oneof(fc.nat(), fc.integer()),
};
const word = fc.oneof(fc.constantFrom('receiptPaper', 'noteBox', 'BNA-001', '__proto__', 'constructor', '\ud800'), fc.string());
const level = { id: word, kind: word, remaining: fc.nat(), count: fc.nat(), capacity: fc.nat() };
const meant = fc.oneof(
  fc.record({ ...stamped, mode: fc.constantFrom('inService', 'maintenance', 'x') }),
  fc.record({ ...stamped, items: fc.array(fc.record(level), { maxLength: 70 }) }),
  fc.record({ ...stamped, units: fc.array(fc.record(level), { maxLength: 40 }) }),
  fc.record({ ...stamped, code: word, component: word, state: fc.constantFrom('raised', 'cleared'), historical: fc.boolean() }),
);
const payload = fc.oneof(
  { weight: 6, arbitrary: meant.map((value) => JSON.stringify(value)) },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('['.repeat(9_000), '{"__proto__":{"x":1},"ts":1,"bootId":"b","seq":1}', '9'.repeat(17_000), ''),
);

const KINDS = ['birth', 'heartbeat', 'heartbeat', 'consumables', 'cashbox', 'fault', 'will', 'down/sign', 'gossip'];
const id = fc.integer({ min: 1, max: 65_535 });
const qos = fc.constantFrom(0, 1, 1, 2) as fc.Arbitrary<0 | 1 | 2>;

/** Packets that the standard allows. */
function rightPackets({ username, region }: Credentials): fc.Arbitrary<Uint8Array> {
  const own = fc.constantFrom(...KINDS).map((kind) => `hallwatch/v1/${region}/${username}/${kind}`);
  const topic = fc.oneof(
    { weight: 8, arbitrary: own },
    fc.string({ minLength: 1 }).map((text) => text.replace(/[+#]/g, '_')),
    fc.constantFrom('$SYS/x', 'a/'.repeat(90), 'hallwatch/v1/state', 'hallwatch/v1/r/K-GOOD/heartbeat'),
  );
  const publish = fc
    .record({ topic, payload, qos, messageId: id, retain: fc.boolean(), dup: fc.boolean() })
    .map((one) => encoded({ cmd: 'publish', ...one, dup: one.qos > 0 && one.dup }));
  const filter = fc.oneof(topic, fc.constantFrom('#', '+/+', `hallwatch/v1/${region}/${username}/down/#`, '$share/a/#'));
  const subscribe = fc
    .record({ filter, qos, messageId: id })
    .map(({ filter: one, ...rest }) =>
      encoded({ cmd: 'subscribe', messageId: rest.messageId, subscriptions: [{ topic: one, qos: rest.qos }] } as Packet),
    );
  const unsubscribe = fc
    .record({ filter, messageId: id })
    .map(({ messageId, filter: one }) => encoded({ cmd: 'unsubscribe', messageId, unsubscriptions: [one] } as Packet));
  const answer = fc
    .record({ cmd: fc.constantFrom('puback', 'pubrec', 'pubrel', 'pubcomp'), messageId: id })
    .map((one) => encoded(one as Packet));
  const ping = fc.constant(encoded({ cmd: 'pingreq' }));
  return fc.oneof({ weight: 12, arbitrary: publish }, subscribe, unsubscribe, answer, ping);
}

/** Packets that nobody may send. */
function wrongPackets(as: Credentials): fc.Arbitrary<Uint8Array> {
  const right = rightPackets(as);
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const huge = fc.constantFrom(
    [0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 97],
    [0x32, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x82, 0xff, 0x7f],
  );
  const odd = fc.constantFrom('connack', 'suback', 'unsuback', 'pingresp', 'disconnect');
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(right, flips).map(flipped) },
    { weight: 2, arbitrary: fc.tuple(right, fc.nat()).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    huge.map((bytes) => Uint8Array.from(bytes)),
    odd.map((cmd) => encoded({ cmd, messageId: 1, granted: [0], returnCode: 0, sessionPresent: false } as unknown as Packet)),
  );
}

function flipped([bytes, flips]: [Uint8Array, [number, number][]]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of flips) if (copy.length > 0) copy[at % copy.length] = value;
  return copy;
}

/** Everything that a client may do: most of it goes well for a while, or nothing behind the door would ever be reached. */
export const assaults = (as: Credentials): fc.Arbitrary<Assault> =>
  fc.record({
    greeting: fc.oneof(
      { weight: 16, arbitrary: fc.constantFrom('kiosk' as const, 'withWill' as const) },
      fc.constantFrom('stranger' as const, 'halfNamed' as const, 'none' as const),
    ),
    packets: fc
      .tuple(
        fc.array(rightPackets(as), { minLength: 20, maxLength: 60, size: 'max' }),
        fc.array(wrongPackets(as), { maxLength: 6, size: 'max' }),
      )
      .map((both) => both.flat()),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
    end: fc.constantFrom('destroy', 'end', 'wait', 'wait'),
  });

function greetingOf({ greeting }: Assault, { username, password, region }: Credentials, n: number): Uint8Array {
  if (greeting === 'none') return new Uint8Array(0);
  const topic = `hallwatch/v1/${region}/${username}/will`;
  const packet = encoded({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: n % 3 > 0,
    clientId: `fuzz-${n % 41}`,
    keepalive: n % 5,
    username: greeting === 'stranger' ? 'nobody' : username,
    password: Buffer.from(password),
    ...(greeting === 'withWill' && { will: { topic, payload: Buffer.from('{"bootId":"b"}'), qos: 1, retain: false } }),
  });
  return greeting === 'halfNamed' ? packet.subarray(0, packet.length >> 1) : packet;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** An assault does not wait longer for the broker to close, milliseconds. */
const LONGEST = 80;

/** Does it; resolves when the connection is over. */
export async function assail(port: number, as: Credentials, assault: Assault, n: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy()).resume();
  const heard = new Promise<void>((resolve) => socket.once('data', () => resolve()));
  const greeting = greetingOf(assault, as, n);
  // What comes before it is let in is queued by the broker, but not for long.
  if (n % 8 > 0) {
    socket.write(greeting);
    await Promise.race([heard, closed, pause(LONGEST)]);
  }
  const bytes = Buffer.concat([...(n % 8 > 0 ? [] : [greeting]), ...assault.packets]);
  const cuts = [0, ...assault.cuts.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b), bytes.length];
  for (let i = 1; i < cuts.length; i++) {
    socket.write(bytes.subarray(cuts[i - 1], cuts[i]));
    if (i < cuts.length - 1) await pause(1);
  }
  if (assault.end === 'end') socket.end();
  if (assault.end !== 'destroy') await Promise.race([closed, pause(LONGEST)]);
  else await pause(n % 30);
  socket.destroy();
  await closed;
}
