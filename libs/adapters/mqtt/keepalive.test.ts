import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { LOAD_PASSWORD, LOAD_REGION, loadKioskId } from '#test/load/fleet.js';

/** Seconds; the broker cuts off after one and a half times as many. */
const KEEPALIVE = 2;

let door: DoorForTests;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await door.close();
});

async function connected(n: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: door.port('plain') });
  sockets.push(socket);
  socket.on('error', () => undefined);
  const who = { clientId: `k-${n}`, username: loadKioskId(n), password: Buffer.from(LOAD_PASSWORD) };
  socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: KEEPALIVE, ...who }));
  await once(socket, 'data');
  return socket;
}

const heartbeat = (n: number, seq: number): Buffer => {
  const payload = JSON.stringify({ ts: Date.now(), bootId: 'b', seq, mode: 'inService' });
  const topic = `hallwatch/v1/${LOAD_REGION}/${loadKioskId(n)}/heartbeat`;
  return generate({ cmd: 'publish', topic, payload, qos: 1, messageId: (seq % 60_000) + 1, dup: false, retain: false });
};

test('who only publishes and never pings is not cut off, who does neither is', async () => {
  door = await DoorForTests.open(['plain']);
  const [busy, silent] = [await connected(0), await connected(1)];
  let seq = 0;
  const publishing = setInterval(() => busy.write(heartbeat(0, ++seq)), 200);
  await once(silent, 'close');
  clearInterval(publishing);
  busy.write(heartbeat(0, ++seq));
  await once(busy, 'data');
  expect(busy.destroyed).toBe(false);
}, 20_000);
