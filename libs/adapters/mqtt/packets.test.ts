import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate, type IPublishPacket, parser } from 'mqtt-packet';
import { PacketCutter, pubacks, publishIn } from './packets.js';

const topics = fc.constantFrom('hallwatch/v1/anqing/K-1/heartbeat', 'hallwatch/v1/安庆/K-2/fault', 'a');
const publishes = fc.record({
  cmd: fc.constant('publish' as const),
  topic: topics,
  payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  qos: fc.constantFrom(0 as const, 1 as const),
  messageId: fc.integer({ min: 1, max: 65_535 }),
  dup: fc.boolean(),
  retain: fc.boolean(),
});
const others = fc.constantFrom(
  generate({ cmd: 'pingresp' }),
  generate({ cmd: 'puback', messageId: 7 }),
  generate({ cmd: 'publish', topic: 't', payload: 'x', qos: 2, messageId: 3, dup: false, retain: false }),
);

/** The bytes, broken at these places. */
function broken(bytes: Buffer, places: number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length)).filter(({ length }) => length > 0);
}

test('however a stream is broken, its packets come out whole and in order', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          publishes.map((packet) => generate(packet)),
          others,
        ),
        { maxLength: 12 },
      ),
      fc.array(fc.nat(5_000), { maxLength: 20 }),
      (packets, places) => {
        const cutter = new PacketCutter();
        const found = broken(Buffer.concat(packets), places).flatMap((chunk) =>
          cutter.cut(chunk).map((packet) => Buffer.from(packet)),
        );
        expect(found).toEqual(packets);
      },
    ),
  );
});

test('a message is read as the library reads it, in both versions', () => {
  fc.assert(
    fc.property(publishes, fc.constantFrom(4, 5), (packet, version) => {
      const properties = version === 5 ? { properties: { messageExpiryInterval: 60, userProperties: { a: 'b' } } } : {};
      const bytes = generate({ ...packet, ...properties } as IPublishPacket, { protocolVersion: version });
      let theirs: IPublishPacket | undefined;
      const reads = parser({ protocolVersion: version });
      reads.on('packet', (read) => {
        theirs = read as IPublishPacket;
      });
      reads.parse(bytes);
      const { topic, payload, qos, retain, length, messageId = 0 } = theirs as IPublishPacket;
      expect(publishIn(bytes, version)).toEqual({ topic, payload, qos, retain, length, id: messageId });
    }),
  );
});

test('what is no message of quality 0 or 1, or is wrong, is left to whoever knows MQTT better', () => {
  const wild = generate({ cmd: 'publish', topic: 'abc', payload: '', qos: 1, messageId: 1, dup: false, retain: false });
  wild[4] = '#'.charCodeAt(0);
  const ended = Buffer.of(0x32, 3, 0, 5, 97);
  for (const packet of [generate({ cmd: 'pingreq' }), wild, ended, Buffer.of(0x32, 5, 0, 1, 97, 0, 0), Buffer.of(0x30, 0)])
    expect(publishIn(packet, 4)).toBeNull();
});

test('what is no MQTT is handed on as it is', () => {
  const cutter = new PacketCutter();
  const ping = generate({ cmd: 'pingreq' });
  const noise = Buffer.of(0x30, 255, 255, 255, 255, 1);
  expect(cutter.cut(Buffer.concat([ping, noise]))).toEqual([ping, noise]);
  expect(cutter.cut(ping)).toEqual([ping]);
});

test('bytes that come one by one cost no more than their number', () => {
  const packet = generate({
    cmd: 'publish',
    topic: 't',
    payload: Buffer.alloc(200_000),
    qos: 1,
    messageId: 9,
    dup: false,
    retain: false,
  });
  const cutter = new PacketCutter();
  const began = process.cpuUsage();
  let found: Buffer[] = [];
  for (let i = 0; i < packet.length; i++) found = cutter.cut(packet.subarray(i, i + 1));
  const { user, system } = process.cpuUsage(began);
  expect(found).toEqual([packet]);
  // Copied anew with each byte it would be 20 GB.
  expect((user + system) / 1_000).toBeLessThan(1_500);
});

test('acknowledgements are what the library writes, one after the other', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 65_535 })), (ids) => {
      expect(pubacks(ids)).toEqual(Buffer.concat(ids.map((messageId) => generate({ cmd: 'puback', messageId }))));
    }),
  );
});
