import { expect } from '@jest/globals';
import { HOUR, MINUTE } from '#libs/domain/index.js';
import { act, courseOf, furnished, LOGGED_IN, orderNow, pass, phonesFor, toldOf } from '../harness/limits.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const whenOf = (at: unknown): number => Date.parse(String(at));

const phones = phonesFor();

story(
  'an order on hold stands still, and goes on at the very instant at which its hold is over, with the time that was left',
  async () => {
    const { station } = here;
    const kiosk = await furnished(station, phones);
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    await act(station, 'accept', 'p-1');
    await act(station, 'arrive', 'p-1');
    const before = await orderNow(station);
    const heldAt = await pass(station, 30 * MINUTE);
    const until = heldAt + 26 * HOUR + 123;
    await act(station, 'hold', 'p-1', { reason: '待进纸轮', hold: { for: 'part', until: new Date(until).toISOString() } });
    await pass(station, 26 * HOUR);
    expect(await orderNow(station)).toMatchObject({ state: 'onHold' });
    // The date that the public was told is another thing.
    expect(
      courseOf(await orderNow(station))
        .filter((one) => !one.endsWith(' escalated'))
        .at(-1),
    ).toBe('30 held');
    await pass(station, HOUR);
    const after = await orderNow(station);
    expect(after.state).toBe('arrived');
    expect(whenOf(after.holds?.at(-1)?.endedAt)).toBe(until);
    expect(after.history.find(({ what }) => what === 'resumed')).toMatchObject({
      what: 'resumed',
      by: 'hallwatch',
      note: { zh: '挂起时间已到，恢复处理' },
    });
    const held = until - whenOf(after.holds?.at(-1)?.from);
    expect(whenOf(after.dueAt)).toBe(whenOf(before.dueAt) + held);
    expect(whenOf(after.clocks?.restore?.dueAt)).toBe(whenOf(after.dueAt));
    expect(await toldOf(station)).toContain('resumed p-2');
  },
);
