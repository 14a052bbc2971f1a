import { connect as connectTcp } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { ProtocolRefused } from './index.js';
import { protocolOf } from './opening.js';

/** CONNECT of a level, with a client id and what else that level wants there. */
function connectOf(name: string, level: number): Buffer {
  const properties = level >= 5 ? [0] : [];
  const body = Buffer.from([0, name.length, ...Buffer.from(name), level, 2, 0, 60, ...properties, 0, 3, ...Buffer.from('K-7')]);
  return Buffer.concat([Buffer.of(0x10, body.length), body]);
}

let door: DoorForTests | undefined;
afterEach(() => door?.close());

/** All that is answered until the connection is closed, in hex. */
function answerTo(pieces: Buffer[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(door?.port('plain') ?? 0, '127.0.0.1');
    const got: Buffer[] = [];
    socket.on('data', (data) => got.push(data)).on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(got).toString('hex')));
    void (async () => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((done) => setTimeout(done, 5));
      }
    })();
  });
}

test.each([
  ['MQTT', 5, '2003008400'],
  ['MQTT', 6, '2003008400'],
  ['MQTT', 0x80 + 5, '2003008400'],
  ['MQTT', 2, '20020001'],
  ['MQIsdp', 5, '20020001'],
])('a client of %s level %i is told in its own form that it is not spoken, and so is the log', async (name, level, answer) => {
  door = await DoorForTests.open(['plain']);
  expect(await answerTo([connectOf(name, level)])).toBe(answer);
  expect(door.events).toMatchObject([{ fields: { address: '127.0.0.1', protocol: name, level: level & 127 } }]);
  expect(door.events[0]).toBeInstanceOf(ProtocolRefused);
});

test('it is told even when its first packet comes byte by byte', async () => {
  door = await DoorForTests.open(['plain']);
  expect(await answerTo([...connectOf('MQTT', 5)].map((byte) => Buffer.of(byte)))).toBe('2003008400');
  expect(door.count(ProtocolRefused)).toBe(1);
});

test('over a WebSocket too', async () => {
  door = await DoorForTests.open(['ws']);
  await expect(door.connect('ws', { protocolVersion: 5 })).rejects.toThrow('Unsupported Protocol Version');
});

test('the protocol is known as soon as its bytes are there, however many come after', () => {
  const levels = fc.integer({ min: 0, max: 127 });
  fc.assert(
    fc.property(fc.constantFrom('MQTT', 'MQIsdp'), levels, fc.integer({ min: 0, max: 40 }), (name, level, more) => {
      const whole = Buffer.concat([connectOf(name, level), Buffer.alloc(more, 7)]);
      const known = 2 + 2 + name.length + 1;
      for (let n = 0; n < whole.length; n++)
        expect(protocolOf(whole.subarray(0, n))).toEqual(n < known ? 'more' : { name, level });
    }),
  );
  expect(protocolOf(generate({ cmd: 'pingreq' }))).toBeNull();
  expect(protocolOf(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBeNull();
});
