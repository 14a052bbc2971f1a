import { expect } from '@jest/globals';
import { type Incident, type MaintenanceOrder, MINUTE, type OutageNotice, SECOND } from '#libs/domain/index.js';
import { allOf, hallOf, tellOf } from '../../harness/halls.js';
import type { StoryKiosk } from '../../harness/station.js';
import { stationFor, story } from '../../harness/story.js';

const here = stationFor();

story(
  'a kiosk that was told alone, for the other of its hall was heard since, goes over to the hall when that one falls silent too',
  async () => {
    const { station } = here;
    const [first, second] = await hallOf(station, 'hall-a', 2);
    await first?.heartbeat();
    await station.forward(MINUTE + 10 * SECOND);
    await second?.heartbeat();
    await station.forward(2 * MINUTE);
    const [single] = await allOf<Incident>(station, 'incidents?hallId=hall-a');
    expect(single).toMatchObject({ cause: 'link', state: 'open', kioskId: first?.id });
    await station.forward(MINUTE + 10 * SECOND);
    const [hall, ...more] = await allOf<Incident>(station, 'incidents?hallId=hall-a&state=open');
    expect(more).toEqual([]);
    expect(hall).toMatchObject({ kind: 'hall', kioskIds: [first?.id, second?.id] });
    expect(hall?.inhibits).toContain(single?.id);
    expect((await station.call(`/api/v1/incidents/${single?.id}`)).body).toMatchObject({
      state: 'closed',
      inhibitedBy: hall?.id,
    });

    const [cancelled, ...others] = await allOf<MaintenanceOrder>(station, 'orders?hallId=hall-a&state=cancelled');
    expect(others).toEqual([]);
    expect(cancelled).toMatchObject({ incidentId: single?.id });
    expect(cancelled?.history.at(-1)?.note.zh).toContain(hall?.id);
    expect(await allOf(station, 'orders?hallId=hall-a&state=open')).toMatchObject([{ incidentId: hall?.id }]);
    const [withdrawn] = await allOf<OutageNotice>(station, 'notices?hallId=hall-a&state=withdrawn');
    expect(withdrawn?.history.at(-1)?.note.en).toContain('notice of the hall');
    expect(await allOf(station, 'notices?hallId=hall-a&state=published')).toMatchObject([{ incidentId: hall?.id }]);
  },
);

interface Sign {
  show: boolean;
  text?: { zh: string };
}

/** The last sign that stands for the kiosk. */
function signsOf(kiosk: StoryKiosk): Promise<() => Sign | undefined> {
  let last: Sign | undefined;
  kiosk.client.on('message', (topic, payload) => {
    if (topic.endsWith('/sign')) last = JSON.parse(payload.toString());
  });
  return kiosk.client.subscribeAsync(`hallwatch/v1/anqing/${kiosk.id}/down/#`, { qos: 1 }).then(() => () => last);
}

story(
  'while a hall is out the screen of a kiosk that is back says so no longer, and the notice speaks of the others',
  async () => {
    const { station } = here;
    const kiosks = await hallOf(station, 'hall-b', 6);
    const [back, out] = [kiosks[0] as StoryKiosk, kiosks[5] as StoryKiosk];
    const [signOfBack, signOfOut] = [await signsOf(back), await signsOf(out)];
    await tellOf(kiosks);
    await station.forward(4 * MINUTE);
    await station.until(() => signOfBack()?.show === true && signOfOut()?.show === true, 'the signs');
    expect(signOfOut()?.text?.zh).toContain('大厅网络中断');
    await back.heartbeat();
    await station.settled();
    await station.until(() => signOfBack()?.show === false, 'the sign to go');
    const noticeOf = async () => (await allOf<OutageNotice>(station, 'notices?hallId=hall-b'))[0];
    const before = await noticeOf();
    expect(before).toMatchObject({ state: 'published', kioskIds: kiosks.slice(1).map(({ id }) => id) });
    // How many they are, and a better place to go, are told together.
    for (let minute = 0; minute < 6; minute++) {
      await station.forward(MINUTE);
      await back.heartbeat();
    }
    await station.settled();
    const notice = await noticeOf();
    expect(notice).toMatchObject({ id: before?.id, what: { zh: '5台自助设备' } });
    expect(notice?.alternative.zh).toContain(back.id);
    expect(signOfOut()?.show).toBe(true);
  },
);
