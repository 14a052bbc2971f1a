import { afterAll, beforeAll, expect } from '@jest/globals';
import { type AlertMessage, HOUR, type Instant, type MaintenanceOrder, MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { Receiver } from './receiver.js';
import type { StoryKiosk, StoryStation } from './station.js';
import { booksOf } from './story.js';

/** Days pass without anybody asking, and whoever asks then is logged in still. */
export const LOGGED_IN = { HALLWATCH_SESSION_HOURS: '720', HALLWATCH_SESSION_IDLE_MINUTES: '43200' };

/** Everybody's phone: it takes whatever comes. */
export function phonesFor(): Receiver {
  const phones = new Receiver();
  beforeAll(() => phones.open());
  afterAll(() => phones.close());
  return phones;
}

const personAt =
  (phones: Receiver) =>
  (id: string, roles: string[], more: Record<string, unknown> = {}) => ({
    ...{ id, name: `示例${id}`, roles, halls: ['hall-1'], skills: [], channels: [{ kind: 'webhook', url: phones.at(`/${id}`) }] },
    ...more,
  });

/** A hall in which p-1 sees to kiosks, p-2 stands in from the tenth minute, p-3 is supervisor and p-4 the first responsible. */
export async function furnished(
  station: StoryStation,
  phones: Receiver,
  hall: Record<string, unknown> = {},
): Promise<StoryKiosk> {
  const personOf = personAt(phones);
  const from = station.clock.now() + 10 * MINUTE;
  const deputies = [{ person: 'p-2', from, to: from + 90 * 24 * HOUR }];
  const people = [
    personOf('p-1', ['technician'], { deputies }),
    personOf('p-2', ['technician']),
    personOf('p-3', ['supervisor']),
    personOf('p-4', ['manager']),
    personOf('p-7', ['noc']),
  ];
  const halls = [
    {
      ...{ id: 'hall-1', name: '一号自助厅', region: 'anqing', address: '示例路1号', hotline: '0556-0000-000' },
      ...{ firstResponsible: 'p-4', ...hall },
    },
  ];
  const { status } = await station.call('/api/v1/fleet', { body: { halls, kiosks: [], people } });
  expect(status).toBeLessThan(300);
  return station.kiosk('K-1', { maintainer: 'p-1', heartbeatS: 86_400 });
}

/** Time passes, and nothing is looked at meanwhile. */
export async function pass(station: StoryStation, ms: number): Promise<Instant> {
  await station.settled();
  if (!(station.clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
  station.clock.jump(ms);
  await station.settled();
  return station.clock.now();
}

export async function orderNow(station: StoryStation): Promise<MaintenanceOrder> {
  // A kiosk that says nothing for days has another one.
  const order = (await booksOf(station, 'K-1').orders()).find(({ kind }) => kind === 'repair');
  if (!order) throw new Error('K-1 has no order');
  return order;
}

/** What happened to an order, with whole minutes since it was opened. */
export const courseOf = ({ history, openedAt }: MaintenanceOrder): string[] =>
  history.map(({ at, what, clock }) => {
    const minutes = Math.floor((Date.parse(String(at)) - Date.parse(String(openedAt))) / MINUTE);
    return clock === undefined ? `${minutes} ${what}` : `${minutes} ${what} ${clock}`;
  });

/** Who was told what of orders, in the order of its deciding. */
export async function toldOf(station: StoryStation): Promise<string[]> {
  const { items } = await station.stores.outbox.list({ limit: 200 });
  return items
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .flatMap(({ message }) => {
      const { type, to, event = '' } = message as AlertMessage;
      return type === 'alert' && event.startsWith('order.') ? [`${event.slice(6)} ${to}`] : [];
    });
}

export async function act(station: StoryStation, name: string, by: string, more: Record<string, unknown> = {}): Promise<void> {
  const { id } = await orderNow(station);
  const { status, body } = await station.call(`/api/v1/orders/${id}/acts`, { body: { act: `order.${name}`, by, ...more } });
  expect([status, body]).toEqual([201, expect.anything()]);
}
