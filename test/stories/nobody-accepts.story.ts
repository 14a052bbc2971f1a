import { expect } from '@jest/globals';
import { HOUR } from '#libs/domain/index.js';
import { courseOf, furnished, LOGGED_IN, orderNow, pass, phonesFor, toldOf } from '../harness/limits.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

// S0-Q3, S4-D1b
story(
  'in a night with nobody an order goes to the deputy, the supervisor, the first responsible, and at last to who watches',
  async () => {
    const { station } = here;
    const kiosk = await furnished(station, phones);
    await kiosk.fault('SCR-001', 'touchScreen');
    await station.settled();
    expect(await orderNow(station)).toMatchObject({ state: 'open', assignee: 'p-1' });
    await pass(station, 10 * HOUR);
    const order = await orderNow(station);
    expect(order).toMatchObject({
      state: 'assigned',
      assignee: 'p-4',
      escalation: { asked: [{}, {}, { step: 'firstResponsible' }] },
    });
    expect(courseOf(order).filter((one) => one.endsWith('escalated accept'))).toEqual([
      '30 escalated accept',
      '60 escalated accept',
      '90 escalated accept',
      '120 escalated accept',
    ]);
    const notes = order.history
      .filter(({ clock, what }) => clock === 'accept' && what === 'escalated')
      .map(({ note }) => note.zh);
    expect(notes[2]).toBe('示例p-3未在时限内接单，升级至大厅第一责任人（S0-Q3）示例p-4');
    const told = await toldOf(station);
    for (const id of ['p-2', 'p-3', 'p-4']) expect(told.filter((one) => one === `opened ${id}`)).toHaveLength(1);
    expect(told.filter((one) => one.startsWith('unaccepted'))).toEqual(['unaccepted p-7']);
    await pass(station, 10 * HOUR);
    expect((await toldOf(station)).filter((one) => one.startsWith('unaccepted'))).toHaveLength(1);
  },
);
