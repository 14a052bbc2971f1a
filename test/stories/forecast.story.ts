import { afterAll, beforeAll, expect } from '@jest/globals';
import { DAY, HOUR, type Incident, type Instant, type KioskView, type MaintenanceOrder } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { type StoryKiosk, StoryStation } from '../harness/station.js';
import { booksOf, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);
/** When its level is told: before, in and after the busy hours. */
const TOLD = [8, 13, 18];

/** Pieces between two tellings. */
type Use = (day: number) => number;

/** A roll of one kiosk, and time that leaps from one telling to the next. */
class Roll {
  constructor(
    private readonly station: StoryStation,
    private readonly kiosk: StoryKiosk,
  ) {}

  async tell(when: Instant, remaining: number): Promise<void> {
    const { clock } = this.station;
    if (!(clock instanceof StoryClock)) throw new Error('Only a story clock can be moved');
    clock.jump(when - clock.now());
    await this.kiosk.send('consumables', { items: [{ id: 'receipt', kind: 'receiptPaper', remaining, capacity: 1650 }] });
  }

  /** Is used for so many days, and filled up every night. */
  async live(from: string, days: number, pieces: Use): Promise<void> {
    for (let day = 0; day < days; day++) {
      for (const [n, hour] of TOLD.entries()) await this.tell(at(from) + day * DAY + hour * HOUR, 1650 - n * pieces(day));
    }
  }
}

const stand: { station?: StoryStation } = {};
beforeAll(async () => {
  stand.station = await StoryStation.open({ clock: new StoryClock(at('2026-01-19T00:00')) });
  await stand.station.hall();
}, 60_000);
afterAll(async () => stand.station?.remove(), 30_000);

const here = (): StoryStation => {
  if (!stand.station) throw new Error('The station is not up');
  return stand.station;
};

const RULE = 'consumable-runs-out-before-visit';
const aboutPaper = async (kioskId: string): Promise<Incident[]> => {
  const incidents = await booksOf(here(), kioskId).incidents('open');
  return incidents.filter(({ cause }) => cause === 'consumable/receiptPaper');
};
const toReplenish = async (kioskId: string): Promise<MaintenanceOrder[]> =>
  (await booksOf(here(), kioskId).orders('open')).filter(({ kind }) => kind === 'replenish');

story('the same roll lasts over the weekend after quiet days, and not after the busy ones at the end of the month', async () => {
  const station = here();
  const [quiet, busy] = [await station.kiosk('K-1'), await station.kiosk('K-2')];
  const rolls = [new Roll(station, quiet), new Roll(station, busy)] as const;
  for (let day = 0; day < 11; day++) {
    for (const [n, hour] of TOLD.entries()) {
      const when = at('2026-01-19T00:00') + day * DAY + hour * HOUR;
      await rolls[0].tell(when, 1650 - n * (day < 7 ? 20 : 30));
      await rolls[1].tell(when, 1650 - n * (day < 7 ? 40 : 120));
    }
  }
  for (const roll of rolls) await roll.tell(at('2026-01-30T09:00'), 320);
  await station.settled();
  expect(await aboutPaper('K-1')).toEqual([]);
  expect(await aboutPaper('K-2')).toMatchObject([{ state: 'open', severity: 'info', holding: [{ rule: RULE }] }]);
});

// S0-H5a
story('paper that lasts over a weekend and not over the spring festival is told on the last working day before it', async () => {
  const station = here();
  const roll = new Roll(station, await station.kiosk('K-3'));
  await roll.live('2026-01-31T00:00', 13, (day) => (day % 7 < 2 ? 20 : 60));
  await roll.tell(at('2026-02-13T09:00'), 420);
  await station.settled();
  expect(await aboutPaper('K-3')).toEqual([]);

  await roll.tell(at('2026-02-14T09:00'), 300);
  await station.settled();
  const [incident] = await aboutPaper('K-3');
  expect(incident).toMatchObject({ holding: [{ rule: RULE, evidence: { seen: { remaining: 300 } } }], servicesLost: [] });
  expect(incident?.reason.en).toMatch(
    /receipt paper may run out about 2026-02-\d\d .*, before the next visit on 2026-02-24 08:30/,
  );
  expect(incident?.reason.zh).toContain('下次到场（2026年2月24日 08:30）前');
  expect(await toReplenish('K-3')).toMatchObject([{ priority: 'low', incidentId: incident?.id }]);

  await roll.tell(at('2026-02-14T11:00'), 1650);
  await station.settled();
  expect(await aboutPaper('K-3')).toEqual([]);
  expect(await toReplenish('K-3')).toEqual([]);
});

story('the kiosk says of itself when its supplies run out, and from how many days that was learnt', async () => {
  const station = here();
  const { body } = await station.call('/api/v1/kiosks/K-3');
  const { forecasts = [] } = (body as { view: KioskView }).view;
  expect(forecasts).toMatchObject([{ of: 'consumable', kind: 'receiptPaper' }]);
  const [{ p10, p50, p90, learntDays }] = forecasts as unknown as [{ p10: string; p50: string; p90: string; learntDays: number }];
  expect([p10, p50, p90]).toEqual([p10, p50, p90].sort());
  expect(p10 > '2026-02-17').toBe(true);
  expect(learntDays).toBeGreaterThan(4);
});
