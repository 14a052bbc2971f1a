import { expect } from '@jest/globals';
import { DAY, HOUR, type Instant, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { courseOf, furnished, LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import type { StoryKiosk } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);

/** The last working day before Spring Festival 2026, which is free from the 15th to the 23rd. */
const here = stationFor({ env: LOGGED_IN, clock: new StoryClock(at('2026-02-14T17:00')) });
const phones = phonesFor();
let screen: StoryKiosk;

async function orderOf(kind: string) {
  const order = (await booksOf(here.station, 'K-1').orders()).find((one) => one.kind === kind);
  if (!order) throw new Error(`K-1 has no order of ${kind}`);
  return order;
}
const due = (text: unknown): Instant => Date.parse(String(text));

// The hall is open day and night: people are not there.
story(
  'what is of normal priority is asked of nobody over the festival, and its time goes on with the first working day',
  async () => {
    const { station } = here;
    await furnished(station, phones, { hours: '24h', statutoryHolidays: 'open' });
    screen = await station.kiosk('K-2', { maintainer: 'p-1', heartbeatS: 86_400 });
    const wanted = { kind: 'clean', kioskId: 'K-1', what: '节前清洁', by: 'p-3', priority: 'normal' };
    expect((await station.call('/api/v1/orders', { body: wanted })).status).toBe(201);
    await station.settled();
    // Half an hour of the two hours passes before the festival, the rest after it.
    expect(due((await orderOf('clean')).clocks?.accept?.dueAt)).toBe(at('2026-02-24T10:00'));
    await pass(station, 9 * DAY);
    expect(courseOf(await orderOf('clean')).filter((one) => one.includes('accept'))).toEqual([]);
  },
);

story('what is urgent calls people at once on the festival, one after the other', async () => {
  const { station } = here;
  const before = phones.got.length;
  await pass(station, at('2026-02-23T20:00') - station.clock.now());
  await screen.fault('SCR-001', 'touchScreen');
  await station.settled();
  const order = async () => (await booksOf(station, 'K-2').orders())[0];
  const opened = await order();
  expect(opened?.priority).toBe('urgent');
  expect(due(opened?.clocks?.accept?.dueAt) - due(opened?.openedAt)).toBe(30 * MINUTE);
  await station.until(() => phones.got.slice(before).some(({ body }) => body.event === 'order.opened'), 'somebody to be called');
  await pass(station, HOUR + MINUTE);
  expect((await order())?.escalation?.asked.length).toBeGreaterThan(0);
});

story('on the first working day who has the order is reminded, and accepts it in time', async () => {
  const { station } = here;
  await pass(station, at('2026-02-24T09:59') - station.clock.now());
  const order = await orderOf('clean');
  expect(courseOf(order).some((one) => one.endsWith('warned accept'))).toBe(true);
  const accepted = await station.call(`/api/v1/orders/${order.id}/acts`, { body: { act: 'order.accept', by: 'p-1' } });
  expect(accepted.status).toBe(201);
  await pass(station, HOUR);
  expect((await orderOf('clean')).clocks?.accept?.breachedAt).toBeUndefined();
});
