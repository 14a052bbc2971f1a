import { expect } from '@jest/globals';
import type { Trial, TrialResult } from '#libs/domain/index.js';
import { HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import { JAMS_WAIT, rulesText } from '../harness/rules.js';
import { STORY_START } from '../harness/station.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();

/** Note acceptors wait as jams do. */
const WAITING = rulesText(JAMS_WAIT.replace('codes: [', 'codes: [BNA-002, '));

const TRIAL = '/api/v1/rules/trial';
const period = (more: object = {}): object => {
  const [from, to] = [STORY_START, STORY_START + HOUR].map((at) => new Date(at).toISOString());
  return { from, to, ...more };
};
const begin = (body: object) => here.station.call(TRIAL, { body });
const trialOf = async (id: string): Promise<Trial> => (await here.station.call(`${TRIAL}/${id}`)).body;

async function ended(body: object): Promise<Trial> {
  const begun = await begin(body);
  expect(begun.status).toBe(202);
  const { id } = begun.body as Trial;
  await here.station.until(async () => (await trialOf(id)).state !== 'running', 'the trial to end');
  return trialOf(id);
}

const counts = ({ incidents, orders, notices }: TrialResult): number[][] =>
  [incidents, orders, notices].map(({ onlyBefore, both, onlyAfter }) => [onlyBefore.count, both.count, onlyAfter.count]);

/** Eleven heartbeats of each of two kiosks, and four words about faults. */
const READINGS = 26;

/** Notes refused for a minute by a part that is well again then, and a card reader that is out for ten. */
async function anHour(): Promise<void> {
  const { station } = here;
  await station.hall({ id: 'hall-2', name: '二号自助厅' });
  const [jammed, out] = [await station.kiosk('K-1'), await station.kiosk('K-2', { hall: 'hall-2', services: ['CARDPAY'] })];
  const beat = async (minutes: number): Promise<void> => {
    for (let i = 0; i < minutes; i++) {
      await Promise.all([jammed.heartbeat(), out.heartbeat()]);
      await station.forward(MINUTE);
    }
  };
  await beat(1);
  await jammed.fault('BNA-002', 'noteAcceptor');
  await out.fault('CRD-002', 'cardReader');
  await beat(1);
  await jammed.fault('BNA-002', 'noteAcceptor', 'cleared');
  await beat(9);
  await out.fault('CRD-002', 'cardReader', 'cleared');
  for (const kiosk of [jammed, out]) kiosk.client.end();
  await station.until(async () => {
    await station.forward(SECOND);
    return (await station.stores.history.readings({ limit: 100 })).items.length === READINGS;
  }, 'the history to have it all');
}

story(
  'a trial says which incidents, orders and notices other rules would have spared, and how many minutes of service',
  async () => {
    await anHour();
    const jams = await booksOf(here.station, 'K-1').incidents();
    const trial = await ended(period({ text: WAITING, to: '2026-01-01T00:11:30Z' }));
    expect(trial).toMatchObject({ state: 'done', progress: 1, failure: null });
    const result = trial.result as TrialResult;
    expect(result.versions.before).not.toBe(result.versions.after);
    expect(result.readings).toBe(READINGS);
    expect(counts(result)).toEqual([
      [1, 1, 0],
      [1, 1, 0],
      [1, 1, 0],
    ]);
    const jam = jams.find(({ cause }) => cause === 'fault/BNA-002/noteAcceptor');
    expect(result.incidents.onlyBefore.items).toMatchObject([{ id: jam?.id, kioskId: 'K-1', from: '2026-01-01T00:01:00.000Z' }]);
    expect(result.minutesLost).toEqual([
      { service: 'CARDPAY', before: 10, after: 10 },
      { service: 'CASH', before: 1, after: 0 },
    ]);

    const elsewhere = await ended(period({ text: WAITING, to: '2026-01-01T00:11:30Z', hallId: 'hall-2' }));
    expect(counts(elsewhere.result as TrialResult)[0]).toEqual([0, 1, 0]);
    expect(await booksOf(here.station, 'K-1').incidents()).toEqual(jams);
  },
);

story('one trial at a time: a second is refused until the first has ended or is cancelled', async () => {
  const rules = { text: rulesText() };
  const first = await begin(period(rules));
  const { id } = first.body as Trial;
  expect(await begin(period(rules))).toMatchObject({ status: 409, body: { type: 'urn:hallwatch:problem:trial-running', id } });
  expect((await here.station.call(`${TRIAL}/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await trialOf(id)).toMatchObject({ state: 'cancelled', result: null });
  expect(await ended(period(rules))).toMatchObject({ state: 'done' });
});

story('a trial that cannot be is refused with the field, or the line', async () => {
  const text = rulesText();
  const errors = (field: string) => ({ status: 400, body: { errors: [{ field }] } });
  expect(await begin({ ...period({ text }), to: '2025-12-31T00:00:00Z' })).toMatchObject(errors('to'));
  expect(await begin({ ...period({ text }), to: '2026-12-31T00:00:00Z' })).toMatchObject(errors('to'));
  expect(await begin(period())).toMatchObject(errors('text'));
  expect(await begin(period({ text, hallId: 'nowhere' }))).toMatchObject({ status: 422 });
  const wrong = period({ text: text.replace('heartbeats: 3', 'heartbeats: no') });
  expect(await begin(wrong)).toMatchObject({ status: 422, body: { errors: [{ field: 'text' }] } });
  expect((await here.station.call(`${TRIAL}/00000000-0000-4000-8000-000000000000`)).status).toBe(404);
});
