import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayNumberAt, OpenHours } from '../calendar/index.js';
import type { MaintenanceOrder, OrderEvent } from '../maintenance/index.js';
import { composeNotice } from './compose.js';
import { decideNotice, extendNotice } from './decide.js';
import { DELAYED, nextWord, whyDelayed } from './delay.js';
import type { OutageNotice } from './notice.js';
import { signFor } from './sign.js';
import { at, changeOf, hallOf, incidentOf, kioskOf, orderOf, someHall } from './testing/register.js';

const hours = new OpenHours();
const [HALL, KIOSK] = [hallOf('h-1'), kioskOf('K-1', 'h-1')];
const BEGAN = at('2026-05-12T10:05');
const INCIDENT = incidentOf(KIOSK, HALL, ['CASH', 'QRPAY'], BEGAN);
const AROUND = { halls: [HALL], kiosks: [KIOSK], hours, gives: () => false };

const did = (what: OrderEvent['what']): OrderEvent => ({ at: BEGAN, what, by: 'p-1', note: { zh: '', en: '' } });
const order = (more: Partial<MaintenanceOrder> = {}): MaintenanceOrder => orderOf(INCIDENT, { assignee: 'p-1', ...more });

function published(of: MaintenanceOrder): OutageNotice {
  const decided = decideNotice(undefined, {
    change: changeOf(INCIDENT, BEGAN),
    order: of,
    kiosk: KIOSK,
    hall: HALL,
    around: AROUND,
  });
  if ('withheld' in decided) throw new Error(decided.withheld);
  return decided.notice;
}

const again = (notice: OutageNotice, of?: MaintenanceOrder): OutageNotice =>
  extendNotice(notice, notice.until, HALL, AROUND, of).notice;

describe('a date that passes without repair', () => {
  test('the next one is of a later day on which the hall opens, so that it moves once a day at most', () => {
    const when = fc.integer({ min: at('2026-01-01T00:00'), max: at('2026-12-01T00:00') });
    fc.assert(
      fc.property(someHall('h-1'), when, (hall, now) => {
        const next = nextWord(now, hall, hours);
        expect(dayNumberAt(next)).toBeGreaterThan(dayNumberAt(now));
        const opens = hours.nextOpening(hall, now);
        // A hall that never opens is told of tomorrow.
        expect(next).toBeLessThanOrEqual(Math.max(opens ?? now, now) + 62 * 24 * 3_600_000);
      }),
    );
    expect(nextWord(at('2026-05-12T00:00'), HALL, hours)).toBe(at('2026-05-13T12:00'));
    const mornings = hallOf('h-1', { hours: { mon: [['08:30', '12:00']] } });
    expect(nextWord(at('2026-05-12T12:05'), mornings, hours)).toBe(at('2026-05-18T12:00'));
    const evenings = hallOf('h-1', { hours: { wed: [['18:00', '22:00']] } });
    expect(nextWord(at('2026-05-12T12:05'), evenings, hours)).toBe(at('2026-05-13T20:00'));
  });

  test.each([
    ['nobody', { assignee: null }],
    ['nobody', { unreached: 'p-1' }],
    ['not-accepted', {}],
    ['not-there', { state: 'accepted' }],
    ['not-there', { state: 'accepted', unreached: 'p-1' }],
    ['under-repair', { state: 'arrived' }],
    ['not-passed-yet', { state: 'repaired' }],
    ['failed', { state: 'arrived', history: [did('rejected')] }],
    ['line-down', { state: 'accepted', kind: 'inspect', cause: 'hall/network' }],
    ['power-out', { state: 'arrived', kind: 'inspect', cause: 'hall/power' }],
    ['system-away', { state: 'accepted', kind: 'it', cause: 'upstream/tax' }],
    ['not-accepted', { kind: 'inspect', cause: 'hall/network' }],
  ] as const)('is for the reason that the order gives: %s', (because, more) => {
    expect(whyDelayed(order(more as Partial<MaintenanceOrder>))).toBe(because);
  });

  test('of what people are kept from is for a reason of its own', () => {
    expect(whyDelayed(undefined)).toBe('known-to-staff');
    expect(whyDelayed({ ...order(), id: null })).toBe('known-to-staff');
  });

  test('the second issue names the date that passed and why; from the third on none is promised, in the title either', () => {
    const first = published(order());
    expect(first.body.en).toContain('Repair is arranged, from 2026-05-12 10:05 to 2026-05-12 14:05');
    const second = again(first, order());
    expect(second).toMatchObject({ until: at('2026-05-13T12:00'), delay: { times: 1, passedAt: first.until } });
    expect(second.body.zh).toContain(
      '，原定2026年5月12日 14:05修复，因维修人员尚未接单延期。维修起止日期：2026年5月12日 10:05至2026年5月13日 12:00。',
    );
    expect(second.body.en).toContain('Repair was due 2026-05-12 14:05 and is extended: the technician has not taken it on yet.');
    const third = again(second, order({ state: 'arrived' }));
    expect(third.title).toEqual({
      zh: '终端K-1（编号K-1）维修延期公告',
      en: '终端K-1 (no. K-1): repair takes longer than expected',
    });
    expect(third.body.en).toContain(
      'The repair takes longer than expected: the repair on site is not done yet. Out since 2026-05-12 10:05; this notice is updated by 2026-05-14 12:00',
    );
    expect(third.body.en).toContain('Enquiries: 0000-000000');
    expect(`${third.body.zh}${third.body.en}`).not.toMatch(/起止|已安排|arranged|Repair period|If repair/);
    expect(signFor([third], BEGAN).text?.zh).toContain('|2026年5月12日 10:05起，2026年5月14日 12:00前更新|');
    expect(third.history.at(-1)?.note.en).toContain('the repair on site is not done yet');
  });

  test('whatever it waits for, a text says when more is told and leaves no gap', () => {
    const reasons = Object.keys(DELAYED) as (keyof typeof DELAYED)[];
    const some = fc.record({
      because: fc.constantFrom(...reasons),
      times: fc.integer({ min: 1, max: 5 }),
      arranged: fc.boolean(),
      orderId: fc.constantFrom('MO-1', null),
    });
    fc.assert(
      fc.property(some, ({ because, times, arranged, orderId }) => {
        const delay = { times, passedAt: BEGAN, because };
        const { arranged: _, ...draft } = published(order());
        const { body, title } = composeNotice({ ...draft, orderId, delay, ...(!arranged && { arranged: false as const }) });
        const [zh, en] = [`${body.zh}${title.zh}`, `${body.en}${title.en}`];
        expect(`${zh}${en}`).not.toMatch(/undefined|，，|。。|（）|\.\.| {2}/);
        expect([...title.zh].length).toBeLessThanOrEqual(32);
        const isPromised = arranged && orderId !== null && times < 2;
        expect({ because, promised: /起止日期/.test(zh) && /Repair period/.test(en) }).toEqual({ because, promised: isPromised });
        expect({ because, more: /前更新本公告/.test(zh) && /updated by/.test(en) }).toEqual({ because, more: !isPromised });
      }),
    );
  });
});
