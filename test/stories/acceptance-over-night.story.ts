import { expect } from '@jest/globals';
import { HOUR, type Instant } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { act, courseOf, furnished, LOGGED_IN, orderNow, pass, phonesFor, toldOf } from '../harness/limits.js';
import { ALL_WELL, WORK } from '../harness/order-acts.js';
import { stationFor, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);
const here = stationFor({ env: LOGGED_IN, clock: new StoryClock(at('2026-05-12T20:00')) });
const phones = phonesFor();

// S0-C1.9
story(
  'a repair that is done in the evening waits for its acceptance over night, is late for nobody, and passes in the morning',
  async () => {
    const { station } = here;
    const kiosk = await furnished(station, phones);
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    await act(station, 'accept', 'p-2');
    await act(station, 'arrive', 'p-2');
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await station.settled();
    await act(station, 'repair', 'p-2', { record: WORK });
    const evening = await toldOf(station);
    await pass(station, 12 * HOUR);

    const waiting = await orderNow(station);
    expect(waiting).toMatchObject({ state: 'repaired', assignee: 'p-2' });
    expect(courseOf(waiting).filter((one) => /warned|breached|escalated/.test(one))).toEqual([]);
    expect(await toldOf(station)).toEqual(evening);

    await act(station, 'acceptance', 'p-1', { passed: true, checks: ALL_WELL });
    expect(await orderNow(station)).toMatchObject({
      state: 'closed',
      endedBy: 'accepted',
      acceptances: [{ by: 'p-1', passed: true }],
    });
  },
);
