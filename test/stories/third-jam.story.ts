import { expect } from '@jest/globals';
import { DAY, MINUTE } from '#libs/domain/index.js';
import { furnished, LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import { reviewsOf, wroteOn } from '../harness/reviews.js';
import type { StoryKiosk } from '../harness/station.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();
const CAUSE = 'fault/BNA-002/noteAcceptor';

async function jam(kiosk: StoryKiosk): Promise<void> {
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await pass(here.station, 10 * MINUTE);
  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await pass(here.station, 10 * MINUTE);
}

// S1-2.3.3b
story('the third jam in thirty days opens an analysis with its owner, and none is opened for the same three', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones);
  const analyses = async () => (await reviewsOf(station)).filter(({ kind, cause }) => kind === 'analysis' && cause === CAUSE);
  for (const wait of [12 * DAY, 12 * DAY]) {
    await jam(kiosk);
    await pass(station, wait);
    expect(await analyses()).toEqual([]);
  }
  await jam(kiosk);
  const [analysis] = await analyses();
  expect(analysis).toMatchObject({ state: 'open', owner: 'p-4', kioskId: 'K-1', ground: 'again' });
  expect(analysis?.incidentIds).toHaveLength(3);

  await pass(station, DAY);
  await jam(kiosk);
  expect((await analyses()).map(({ id, incidentIds }) => [id, incidentIds.length])).toEqual([[analysis?.id, 4]]);
  const parts = { found: '进钞轮磨损', improvement: '更换进钞轮', who: '维护单位', until: '2027-01-31' };
  const id = analysis?.id ?? '';
  const wrong = await wroteOn(station, id, { act: 'review.write', by: 'p-4', parts: { course: '卡钞' } });
  expect(wrong).toMatchObject([409, { because: 'other-parts' }]);
  const day = await station.call(`/api/v1/reviews/${id}/acts`, {
    body: { act: 'review.write', by: 'p-4', parts: { until: '2027-02-30' } },
  });
  expect(day.status).toBe(400);
  expect(await wroteOn(station, id, { act: 'review.sign', by: 'p-4', parts })).toEqual([201, undefined]);
  await pass(station, DAY);
  await jam(kiosk);
  expect(await analyses()).toMatchObject([{ id, state: 'signed' }]);
});
