import { expect } from '@jest/globals';
import { DAY, HOUR, MINUTE } from '#libs/domain/index.js';
import { act, furnished, LOGGED_IN, orderNow, pass, phonesFor } from '../harness/limits.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

/** What came to somebody's phone of orders, so far. */
const heard = (id: string): string[] => phones.to(`/${id}`).map(({ body }) => body.event);

const hears = (id: string, event: string): Promise<void> =>
  here.station.until(() => heard(id).includes(event), `${id} to hear of ${event}`);

const changed = async (id: string, more: Record<string, unknown>): Promise<void> =>
  expect((await here.station.call(`/api/v1/people/${id}`, { method: 'PATCH', body: more })).status).toBe(200);

const awayFor = (ms: number, person: string): Record<string, unknown> => {
  const now = here.station.clock.now();
  return { deputies: [{ person, from: new Date(now).toISOString(), to: new Date(now + ms).toISOString() }] };
};

const personAt = (id: string, skills: string[]) => ({
  ...{ id, name: `示例${id}`, roles: ['technician'], halls: ['hall-1'], skills },
  channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }],
});

async function told(id: string | undefined, name: string, by: string, more: Record<string, unknown> = {}): Promise<void> {
  const { status, body } = await here.station.call(`/api/v1/orders/${id}/acts`, { body: { act: `order.${name}`, by, ...more } });
  expect([status, body]).toEqual([201, expect.anything()]);
}

story('of an order that somebody accepted and went away from, who stands in for them hears on their own phone', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  await act(station, 'accept', 'p-1');
  await act(station, 'arrive', 'p-1');
  const expectedAt = new Date(station.clock.now() + DAY).toISOString();
  await act(station, 'sendOut', 'p-1', { sending: { what: '纸币模块', to: '示例维修点', expectedAt } });
  // From the tenth minute p-2 stands in.
  await pass(station, 2 * DAY);
  expect((await orderNow(station)).assignee).toBe('p-1');
  await hears('p-2', 'order.awayLate');
  await pass(station, DAY);
  expect(heard('p-1')).not.toContain('order.awayLate');
  expect(heard('p-2').filter((event) => event === 'order.awayLate')).toHaveLength(1);
});

story('what does not reach who stands in goes to whose order it is, once they are back', async () => {
  const { station } = here;
  const people = ['d-1', 'd-2'].map((id) => personAt(id, []));
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
  const kiosk = await station.kiosk('K-3', { maintainer: 'd-1', heartbeatS: 86_400 });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  const order = async () => (await booksOf(station, 'K-3').orders())[0];
  await told((await order())?.id, 'accept', 'd-1');
  await changed('d-1', awayFor(2 * HOUR, 'd-2'));
  phones.answers.set('/d-2', 404);
  const until = new Date(station.clock.now() + HOUR).toISOString();
  await told((await order())?.id, 'hold', 'd-1', { hold: { for: 'part', until }, reason: '等配件' });
  await pass(station, HOUR + MINUTE);
  await hears('d-2', 'order.resumed');
  await station.until(async () => (await order())?.unreached === 'd-1', 'its assignee to be known as untold');
  await station.forward(HOUR);
  await pass(station, 5 * HOUR);
  await hears('d-1', 'order.resumed');
  await station.until(async () => (await order())?.unreached === undefined, 'its assignee to be told');
});

// S0-Q5c
story('who stands in for the second of two hears as the second', async () => {
  const { station } = here;
  const people = ['c-1', 'c-2', 'c-3'].map((id) => personAt(id, ['cash']));
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
  const kiosk = await station.kiosk('K-2', { heartbeatS: 86_400 });
  await kiosk.notes(970);
  await station.settled();
  const [order] = await booksOf(station, 'K-2').orders();
  const { assignee, second } = order ?? {};
  const third = ['c-1', 'c-2', 'c-3'].find((id) => id !== assignee && id !== second) ?? '';
  await changed(String(second), awayFor(5 * DAY, third));
  await told(order?.id, 'accept', String(assignee));
  const until = new Date(station.clock.now() + HOUR).toISOString();
  await told(order?.id, 'hold', String(assignee), { hold: { for: 'access', until }, reason: '押运未到' });
  await pass(station, HOUR + MINUTE);
  await hears(third, 'order.resumed');
  expect(heard(String(second))).not.toContain('order.resumed');
});
