import { expect } from '@jest/globals';
import { ACT_REFUSED, type MaintenanceOrder } from '#libs/domain/index.js';
import { personOf } from '../harness/order-acts.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Answered {
  status: number;
  body: { because?: string; by?: string; what?: string; says?: object; detail?: string };
}

async function broken(kioskId: string): Promise<string> {
  const kiosk = await here.station.kiosk(kioskId);
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await here.station.settled();
  return (await booksOf(here.station, kioskId).orders())[0]?.id ?? '';
}

const orderOf = async (id: string): Promise<MaintenanceOrder> =>
  (await here.station.call(`/api/v1/orders/${id}`)).body as MaintenanceOrder;
const say = async (id: string, act: string, by: string, more: Record<string, unknown> = {}): Promise<Answered> =>
  (await here.station.call(`/api/v1/orders/${id}/acts`, { body: { act: `order.${act}`, by, ...more } })) as Answered;
const done = ({ history }: MaintenanceOrder): string[] =>
  history.filter(({ by }) => by !== 'hallwatch').map(({ what, by }) => `${what} ${by}`);

/** The one who was taken, and what the other was answered. */
function apart(answers: Record<string, Answered>): { winner: string; loser: Answered } {
  const [taken, ...others] = Object.entries(answers).sort(([, a], [, b]) => a.status - b.status);
  expect(
    Object.values(answers)
      .map(({ status }) => status)
      .sort(),
  ).toEqual([201, 409]);
  return { winner: taken?.[0] ?? '', loser: others[0]?.[1] as Answered };
}

story('of two who accept an order at once one has it, and the other is told by whom', async () => {
  const { station } = here;
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2', 'p-3'].map(personOf) } });
  for (const kioskId of ['K-1', 'K-2', 'K-3']) {
    const id = await broken(kioskId);
    const [one, two] = await Promise.all(['p-1', 'p-2'].map((by) => say(id, 'accept', by, { basedOn: '0' })));
    const { winner, loser } = apart({ 'p-1': one as Answered, 'p-2': two as Answered });
    expect(loser.body).toMatchObject({ because: 'stale', says: ACT_REFUSED.stale, by: winner, what: 'accepted' });
    expect(loser.body.detail).toContain(`${winner} was first`);
    const order = await orderOf(id);
    expect(order).toMatchObject({ state: 'accepted', assignee: winner });
    expect(done(order)).toEqual([`accepted ${winner}`]);
  }
});

story('who takes an order over while its assignee repairs it is first or second, and it is repaired once at most', async () => {
  const id = await broken('K-4');
  for (const act of ['accept', 'arrive']) expect((await say(id, act, 'p-1')).status).toBe(201);
  const basedOn = '2';
  const [repair, over] = await Promise.all([
    say(id, 'repair', 'p-1', { basedOn }),
    say(id, 'takeOver', 'p-2', { basedOn, reason: '换班' }),
  ]);
  const { winner, loser } = apart({ 'p-1': repair, 'p-2': over });
  expect(loser.body).toMatchObject({ because: 'stale', by: winner, what: winner === 'p-1' ? 'repaired' : 'takenOver' });
  expect(done(await orderOf(id)).slice(2)).toEqual([winner === 'p-1' ? 'repaired p-1' : 'takenOver p-2']);
});

story('who presses twice, or sends again what got no answer, has done it once', async () => {
  const id = await broken('K-5');
  const headers = { 'idempotency-key': 'pressed-0001' };
  const body = { act: 'order.accept', by: 'p-1', basedOn: '0' };
  const press = () => here.station.call(`/api/v1/orders/${id}/acts`, { body, headers });
  const answers = [...(await Promise.all([press(), press()])), await press()];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(done(await orderOf(id))).toEqual(['accepted p-1']);
});
