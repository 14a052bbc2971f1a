import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { RawKiosk } from './raw-kiosk.js';

let taken: Socket[];
let server: Server;
afterEach(() => {
  for (const socket of taken) socket.destroy();
  server.close();
});

test('who writes much to somebody that does not read waits once for all of it', async () => {
  const warnings: string[] = [];
  const warned = ({ name, message }: Error): void => void (name === 'MaxListenersExceededWarning' && warnings.push(message));
  process.on('warning', warned);
  taken = [];
  server = createServer({ pauseOnConnect: true }, (socket) => taken.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kiosk = await RawKiosk.open((server.address() as AddressInfo).port);
  let done = 0;
  const writes = Array.from({ length: 40 }, () => kiosk.write(Buffer.alloc(1 << 20)).then(() => done++));
  await new Promise((resolve) => setTimeout(resolve, 50));
  // The system itself takes the first of it.
  expect(done).toBeLessThan(20);
  for (const socket of taken) socket.resume();
  await Promise.all(writes);
  expect(done).toBe(40);
  expect(warnings).toEqual([]);

  // Who is gone takes nothing any more: nobody waits for that.
  for (const socket of taken) socket.pause();
  const last = Array.from({ length: 3 }, () => kiosk.write(Buffer.alloc(1 << 24)));
  kiosk.end();
  await Promise.all(last);
  process.off('warning', warned);
});
