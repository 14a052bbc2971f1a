import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { LOAD_PASSWORD, loadKioskId } from '#test/load/fleet.js';

let door: DoorForTests;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await door.close();
});

/** Connects from an address, and resolves when it is let in. */
async function connectFrom(localAddress: string, clientId: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: door.port('plain'), localAddress });
  sockets.push(socket);
  socket.on('error', () => undefined);
  const username = loadKioskId(0);
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId,
      username,
      password: Buffer.from(LOAD_PASSWORD),
      keepalive: 60,
    }),
  );
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

test('a session that is taken over from another connection which is there still is told of with both addresses', async () => {
  const taken: string[][] = [];
  door = await DoorForTests.open(['plain'], { takenOver: (...of) => void taken.push(of) });
  const kiosk = loadKioskId(0);
  await connectFrom('127.0.0.1', 'one');
  await connectFrom('127.0.0.2', 'other');
  expect(taken).toEqual([]);
  const second = await connectFrom('127.0.0.2', 'one');
  expect(taken).toEqual([[kiosk, '127.0.0.1', '127.0.0.2']]);
  second.destroy();
  await new Promise((resolve) => second.once('close', resolve));
  while (door.broker.connected > 1) await new Promise(setImmediate);
  await connectFrom('127.0.0.1', 'one');
  expect(taken).toHaveLength(1);
});
