import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import { LOAD_REGION } from './fleet.js';
import { sharedNow } from './shared-now.js';

/*
 * Kiosks that break, and the technician's phone, in a process of their own. Tells its parent the moment of every publish and of
 * every alert that arrives; told by its parent: the port with the passwords, and to break a kiosk or to mend it.
 */
type Wish = { come: number; passwords: Record<string, string> } | { say: 'raised' | 'cleared'; kioskId: string } | { end: true };

const kiosks = new Map<string, MqttClient>();
let seq = 0;
/** Which acceptor of the kiosk is broken: found again, the same one would continue the incident that has just ended. */
const broken = new Map<string, number>();

async function come(port: number, passwords: Record<string, string>): Promise<void> {
  for (const [kioskId, password] of Object.entries(passwords)) {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId: kioskId, username: kioskId, password });
    client.stream.on('error', () => undefined);
    kiosks.set(kioskId, client);
  }
  process.send?.({ ready: true });
}

async function say(kioskId: string, state: 'raised' | 'cleared'): Promise<void> {
  const nth = (broken.get(kioskId) ?? 0) + (state === 'raised' ? 1 : 0);
  broken.set(kioskId, nth);
  const fault = { ts: Date.now(), bootId: 'b-probe', seq: ++seq, code: 'BNA-002', component: `noteAcceptor-${nth}`, state };
  const at = sharedNow();
  const told = kiosks
    .get(kioskId)
    ?.publishAsync(`hallwatch/v1/${LOAD_REGION}/${kioskId}/fault`, JSON.stringify(fault), { qos: 1 });
  process.send?.({ published: kioskId, state, at });
  await told;
}

async function end(): Promise<void> {
  for (const client of kiosks.values()) client.end(true);
  phone.closeAllConnections();
  phone.close();
  process.disconnect?.();
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

const phone = createServer(async (request, response) => {
  const at = sharedNow();
  process.send?.({ alert: await textOf(request), at });
  response.writeHead(204).end();
});

if (process.send) {
  process.on('message', (wish: Wish) => {
    if ('end' in wish) void end();
    else if ('come' in wish) void come(wish.come, wish.passwords);
    else void say(wish.kioskId, wish.say);
  });
  phone.listen(0, '127.0.0.1');
  await once(phone, 'listening');
  process.send({ phone: `http://127.0.0.1:${(phone.address() as AddressInfo).port}/alerts` });
}
