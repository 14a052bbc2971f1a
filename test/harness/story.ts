import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Incident, MaintenanceOrder, OutageNotice } from '#libs/domain/index.js';
import { type StationOptions, StoryStation } from './station.js';

/** One station for the stories of a file, with one hall. Starting it takes a few seconds, each story only what it does. */
export function stationFor(options: StationOptions = {}): { readonly station: StoryStation } {
  const held: { station?: StoryStation } = {};
  beforeAll(async () => {
    held.station = await StoryStation.open(options);
    await held.station.hall();
  }, 60_000);
  afterAll(async () => held.station?.remove(), 30_000);
  return {
    get station() {
      if (!held.station) throw new Error('The station is not up');
      return held.station;
    },
  };
}

/** One behaviour, told as a sentence. */
export const story = (sentence: string, tell: () => Promise<void>): void => test(sentence, tell, 60_000);

type Listed<T> = { items: T[] };

/** What the HTTP side answers about a kiosk. */
export const booksOf = (station: StoryStation, kioskId: string) => {
  const list = async <T>(what: string, more = ''): Promise<T[]> => {
    const { status, body } = await station.call(`/api/v1/${what}?kioskId=${kioskId}${more}`);
    expect(status).toBe(200);
    return (body as Listed<T>).items;
  };
  return {
    incidents: (state = '') => list<Incident>('incidents', state && `&state=${state}`),
    orders: (state = '') => list<MaintenanceOrder>('orders', state && `&state=${state}`),
    notices: (state = '') => list<OutageNotice>('notices', state && `&state=${state}`),
  };
};
