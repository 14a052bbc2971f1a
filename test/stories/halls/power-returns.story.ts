import { expect } from '@jest/globals';
import { type Incident, MINUTE } from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import type { StoryKiosk } from '../../harness/station.js';
import { stationFor, story } from '../../harness/story.js';

const here = stationFor();

/** The kiosks start anew, each with its birth. */
async function startAnew(kiosks: StoryKiosk[]): Promise<void> {
  for (const kiosk of kiosks) {
    await kiosk.send('birth', { bootId: 'b-2', seq: 0, reason: 'powerUp' });
    await kiosk.heartbeat({ bootId: 'b-2', seq: 1 });
  }
  await here.station.settled();
}

story(
  'a hall that told of lost mains before it fell silent is back two minutes after its kiosks start without telling of them again',
  async () => {
    const { station } = here;
    const kiosks = await hallOf(station, 'hall-p', 3);
    await tellOf(kiosks);
    for (const kiosk of kiosks) await kiosk.fault('PWR-001', 'power');
    await station.forward(5 * MINUTE);
    const [hall] = await allOf<Incident>(station, 'incidents?hallId=hall-p&state=open');
    expect(hall).toMatchObject({ cause: 'hall/power', severity: 'critical' });

    await startAnew(kiosks);
    expect(await allOf(station, 'incidents?hallId=hall-p&state=open')).toMatchObject([{ id: hall?.id, severity: 'degraded' }]);
    await station.forward(MINUTE);
    await Promise.all(kiosks.map((kiosk) => kiosk.heartbeat({ bootId: 'b-2', seq: 2 })));
    await station.forward(MINUTE + 1000);
    expect(await allOf(station, 'incidents?state=open')).toEqual([]);
    expect(await allOf(station, 'withheld?state=held')).toEqual([]);
    expect(await allOf(station, 'orders?state=open')).toEqual([]);
  },
);

story('a hall that fell silent without a word had lost its power when its kiosks come back saying that it came on', async () => {
  const { station } = here;
  const kiosks = await hallOf(station, 'hall-q', 4);
  await tellOf(kiosks);
  await station.forward(5 * MINUTE);
  const [hall] = await allOf<Incident>(station, 'incidents?hallId=hall-q&state=open');
  expect(hall).toMatchObject({ cause: 'hall/network' });
  await startAnew(kiosks);
  const { body } = await station.call(`/api/v1/incidents/${hall?.id}`);
  expect(body).toMatchObject({
    state: 'closed',
    cause: 'hall/power',
    returned: { power: kiosks.map(({ id }) => id), network: [] },
  });
  expect((body as Incident).explanation.en).toContain('their power came on');
});
