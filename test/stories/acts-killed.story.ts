import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { KillableStation } from '../harness/killable-station.js';
import { personOf } from '../harness/order-acts.js';
import { ADMIN_PASSWORD } from '../harness/station.js';

const TECHNICIANS = 5;
const KILLS = 3;

let station: KillableStation;
let token = '';

beforeAll(async () => {
  station = await KillableStation.open();
  token = (await station.post<{ token: string }>('session', { name: 'admin', password: ADMIN_PASSWORD })).token;
  await station.post('fleet', { people: Array.from({ length: TECHNICIANS }, (_, n) => personOf(`p-${n}`)) });
}, 180_000);
afterAll(() => station?.remove());

/** Null: nobody answered. */
async function answered(path: string, key: string, body: object): Promise<number | null> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  const url = `http://127.0.0.1:${station.httpPort}/api/v1/${path}`;
  try {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    // The process was killed under it: whether it was done is not known, and it is sent again.
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const HOLD = { act: 'order.hold', hold: { for: 'part', until: '2099-01-01T00:00:00Z' }, reason: '等待配件' };
const FIRST = [{ act: 'order.accept' }, { act: 'order.arrive' }];
const ROUND = [HOLD, { act: 'order.resume' }];
const WORDS: Record<string, string> = {
  'order.accept': 'accepted',
  'order.arrive': 'arrived',
  'order.hold': 'held',
  'order.resume': 'resumed',
};

/** One technician on one order, until told to stop: what is not answered is sent again under the same name. Answers what was done. */
async function technician(n: number, order: string, goesOn: () => boolean): Promise<{ order: string; done: string[] }> {
  const by = `p-${n}`;
  const done: string[] = [];
  for (let step = 0; goesOn() || step < FIRST.length; step++) {
    const act = FIRST[step] ?? ROUND[(step - FIRST.length) % ROUND.length] ?? HOLD;
    for (let status: number | null = null; status !== 201; ) {
      status = await answered(`orders/${order}/acts`, `${by}-step-${String(step).padStart(4, '0')}`, { ...act, by });
      if (status === null || status === 202 || status >= 500) await pause(50);
      else expect(status).toBe(201);
    }
    done.push(WORDS[act.act] ?? '');
  }
  return { order, done };
}

test('whenever the process is killed, an act that was answered is done once, and one that is sent again is not done twice', async () => {
  const orders: string[] = [];
  for (let n = 0; n < TECHNICIANS; n++) {
    await station.kiosk(`K-${n}`);
    const wanted = { kind: 'upkeep', kioskId: `K-${n}`, what: '保养', by: `p-${n}` };
    orders.push((await station.post<{ orderId: string }>('orders', wanted)).orderId);
  }
  let goesOn = true;
  const all = orders.map((order, n) => technician(n, order, () => goesOn));
  for (let kills = 0; kills < KILLS; kills++) {
    await pause(400 + Math.random() * 1_200);
    await station.kill();
    await station.start();
  }
  await pause(500);
  goesOn = false;
  for (const { order, done } of await Promise.all(all)) {
    expect(done.length).toBeGreaterThan(4);
    const { history } = await station.get<MaintenanceOrder>(`orders/${order}`);
    const acts = history.filter(({ by, what }) => by.startsWith('p-') && what !== 'opened').map(({ what }) => what);
    expect(acts).toEqual(done);
  }
  expect(await station.get('audit/verify')).toMatchObject({ fault: null });
}, 240_000);
