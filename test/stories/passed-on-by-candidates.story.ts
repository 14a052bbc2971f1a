import { expect } from '@jest/globals';
import type { MaintenanceOrder } from '#libs/domain/index.js';
import { JOINED_PASSWORD, joined, registered } from '../harness/joined.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Candidate {
  id: string;
  name: string;
  able: boolean;
  why: { reason: string }[];
}

/** Calls the HTTP side as somebody of the register. */
async function callingAs(name: string) {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ name, password: JOINED_PASSWORD });
  const session = await fetch(`${here.station.url}/api/v1/session`, { method: 'POST', headers: json, body });
  const { token } = (await session.json()) as { token: string };
  return async (path: string, asked?: Record<string, unknown>) => {
    const headers = { authorization: `Bearer ${token}`, ...(asked && json) };
    const init = { method: asked ? 'POST' : 'GET', headers, ...(asked && { body: JSON.stringify(asked) }) };
    const answer = await fetch(`${here.station.url}/api/v1/${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
}

story('a technician who may not read the list of people passes an order on to one of those who are offered for it', async () => {
  const { station } = here;
  await joined(station, { id: 'p-1', role: 'technician' });
  await joined(station, { id: 'p-2', role: 'technician' });
  await station.hall({ id: 'hall-2' });
  await registered(station, { id: 'p-3', role: 'technician', halls: ['hall-2'] });
  const kiosk = await station.kiosk('K-1', { maintainer: 'p-1', heartbeatS: 86_400 });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const [{ id } = { id: '' }] = await booksOf(station, 'K-1').orders();
  const [first, second] = [await callingAs('p-1'), await callingAs('p-2')];

  expect(await first('people')).toMatchObject({ status: 403 });
  const offered = await first(`orders/${id}/candidates`);
  expect(offered.status).toBe(200);
  const able = (offered.body as { items: Candidate[] }).items.filter((one) => one.able && one.id !== 'p-1');
  expect(able.map(({ id: of, name }) => [of, name])).toEqual([['p-2', '示例p-2']]);

  const [chosen] = able;
  const act = { act: 'order.passOn', to: chosen?.id, reason: '换班' };
  expect((await second(`orders/${id}/acts`, act)).status).toBe(409);
  expect((await first(`orders/${id}/acts`, act)).status).toBe(201);
  const order = (await second(`orders/${id}`)).body as MaintenanceOrder;
  expect(order).toMatchObject({ state: 'assigned', assignee: 'p-2' });
  expect(order.history.at(-1)).toMatchObject({ what: 'assigned', by: 'p-1', note: { zh: '转给p-2：换班' } });
  expect((await second(`orders/${id}/acts`, { act: 'order.accept' })).status).toBe(201);
});
