import { expect } from '@jest/globals';
import { type Incident, type MaintenanceOrder, MINUTE, type OutageNotice, type Withheld } from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import type { StoryKiosk } from '../../harness/station.js';
import { stationFor, story } from '../../harness/story.js';

const here = stationFor();

const region = (name: string, hall: string): string => `${name}-${hall}`;

/** Three halls of two kiosks each that are heard. */
async function threeHalls(name: string): Promise<StoryKiosk[][]> {
  const halls: StoryKiosk[][] = [];
  for (const hall of ['a', 'b', 'c']) halls.push(await hallOf(here.station, region(name, hall), 2));
  await tellOf(halls.flat());
  return halls;
}

story(
  'two of the three halls of a region fall silent: one incident and one order, and the public reads of it in each hall',
  async () => {
    const { station } = here;
    const [first, second, third] = (await threeHalls('r')) as [StoryKiosk[], StoryKiosk[], StoryKiosk[]];
    for (let minute = 0; minute < 4; minute++) {
      await station.forward(MINUTE);
      await tellOf(third);
    }
    await station.settled();
    const [incident, ...more] = await allOf<Incident>(station, 'incidents?state=open');
    expect(more).toEqual([]);
    expect(incident).toMatchObject({ kind: 'region', cause: 'region/network', region: 'anqing' });
    expect(incident?.affected).toEqual([...first, ...second].map(({ id }) => id));
    expect(incident?.explanation.zh).toContain('3个大厅中2个（示例厅r-a、示例厅r-b）');
    const orders = await allOf<MaintenanceOrder>(station, 'orders?state=open');
    expect(orders).toMatchObject([{ incidentId: incident?.id, hallId: 'r-a' }]);
    const notices = await allOf<OutageNotice>(station, 'notices?state=published');
    expect(notices.map(({ hallId, incidentId }) => [hallId, incidentId]).sort()).toEqual([
      ['r-a', incident?.id],
      ['r-b', incident?.id],
    ]);
    const withheld = await allOf<Withheld>(station, 'withheld?state=held&reason=region-outage');
    expect(withheld.map(({ kioskId, inhibitedBy }) => [kioskId, inhibitedBy]).sort()).toEqual(
      [...first, ...second].map(({ id }) => [id, incident?.id]),
    );

    await tellOf([...first, ...second, ...third]);
    await station.settled();
    expect(await allOf(station, 'incidents?state=open')).toEqual([]);
    expect(await allOf(station, 'orders?state=open')).toEqual([]);
    expect(await allOf(station, 'notices?state=published')).toEqual([]);
    expect(await allOf(station, 'withheld?state=held')).toEqual([]);
  },
);

story(
  'a business system that kiosks of two halls cannot reach is one incident, and its service is announced in both halls',
  async () => {
    const { station } = here;
    const [[one], [two]] = (await threeHalls('u')) as [StoryKiosk[], StoryKiosk[]];
    const tell = (kiosk: StoryKiosk | undefined, state: string): Promise<void> | undefined =>
      kiosk?.send('fault', { code: 'NET-003', component: 'payHub', state, detail: 'QRPAY gateway timeout' });
    await tell(one, 'raised');
    await tell(two, 'raised');
    await station.settled();
    const [incident, ...more] = await allOf<Incident>(station, 'incidents?state=open');
    expect(more).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'upstream',
      cause: 'upstream/payHub',
      servicesLost: ['QRPAY'],
      affected: [one?.id, two?.id],
    });
    expect(await allOf(station, 'withheld?state=held')).toMatchObject([
      { reason: 'upstream', inhibitedBy: incident?.id },
      { reason: 'upstream', inhibitedBy: incident?.id },
    ]);
    expect(await allOf(station, 'orders?state=open')).toMatchObject([{ kind: 'it', incidentId: incident?.id }]);
    const notices = await allOf<OutageNotice>(station, 'notices?state=published');
    expect(notices.map(({ hallId, kind, services }) => [hallId, kind, services]).sort()).toEqual([
      ['u-a', 'partial', ['QRPAY']],
      ['u-b', 'partial', ['QRPAY']],
    ]);
    await tell(one, 'cleared');
    await tell(two, 'cleared');
    await station.settled();
    expect(await allOf(station, 'incidents?state=open')).toEqual([]);
    expect(await allOf(station, 'notices?state=published')).toEqual([]);
  },
);
