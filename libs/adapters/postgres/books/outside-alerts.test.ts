import { expect, test } from '@jest/globals';
import { DAY, HOUR, MINUTE, SECOND } from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresOutsideAlertBook } from '../index.js';

const T0 = Date.UTC(2026, 10, 22, 6, 2);
const CAUSE = '["HallwatchHistoryLag"]';
const alert = (startsAt = T0) => ({ fingerprint: 'ab12', cause: CAUSE, startsAt, handedBy: null as string | null });
/** The same cause, as another one tells it. */
const byGrafana = (startsAt = T0) => ({ ...alert(startsAt), fingerprint: '99ff' });

await onEachDatabase((database) => {
  const book = (): PostgresOutsideAlertBook => new PostgresOutsideAlertBook(database());

  test('of many who hear of an alert one tells it, however often it is repeated; another does when that one told nobody', async () => {
    const taken = await Promise.all([0, 1, 2].map((n) => book().takeTelling(alert(), T0 + n)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await book().takeTelling(alert(), T0 + 59 * SECOND)).toBe(false);
    expect(await book().takeTelling(alert(), T0 + 63 * SECOND)).toBe(true);
    await book().told('ab12', T0 + 64 * SECOND);
    expect(await book().takeTelling(alert(), T0 + DAY)).toBe(false);
  });

  test('by whose account it was handed in, and said to be over, is kept; what is repeated is the first one’s', async () => {
    const kept = () => database().query('SELECT handed_by, over_by FROM outside_alert ORDER BY fingerprint DESC');
    await book().takeTelling({ ...alert(), handedBy: 'monitor' }, T0);
    await book().takeTelling({ ...alert(), handedBy: 'other' }, T0 + 1);
    await book().takeTelling({ ...byGrafana(), handedBy: 'grafana' }, T0 + 2);
    const both = [{ handed_by: 'monitor' }, { handed_by: 'grafana' }];
    expect(await kept()).toEqual(both.map((one) => ({ ...one, over_by: null })));
    await book().takeOver('ab12', T0 + MINUTE, T0 + MINUTE, 'admin');
    expect(await kept()).toEqual([
      { handed_by: 'monitor', over_by: 'admin' },
      { ...both[1], over_by: null },
    ]);
    await book().takeTelling(alert(T0 + 9 * MINUTE), T0 + 9 * MINUTE);
    expect(await kept()).toEqual([
      { handed_by: null, over_by: null },
      { ...both[1], over_by: null },
    ]);
  });

  test('its end is told once, by one, and only when somebody was told of it', async () => {
    await book().takeTelling(alert(), T0);
    expect(await book().takeOver('ab12', T0 + MINUTE, T0 + MINUTE)).toBe('untold');
    await book().takeTelling(alert(T0 + 2 * MINUTE), T0 + 2 * MINUTE);
    await book().told('ab12', T0 + 2 * MINUTE);
    const over = await Promise.all([0, 1, 2].map(() => book().takeOver('ab12', T0 + 3 * MINUTE, T0 + 3 * MINUTE)));
    expect(over.sort()).toEqual(['told', 'untold', 'untold']);
    expect(await book().takeOver('unknown', T0, T0)).toBe('untold');
  });

  test('one that begins after its end, or after it was heard of last, is another one; what comes late of the old one is not', async () => {
    await book().takeTelling(alert(), T0);
    await book().told('ab12', T0);
    await book().takeOver('ab12', T0 + MINUTE, T0 + MINUTE);
    expect(await book().takeTelling(alert(), T0 + 2 * MINUTE)).toBe(false);
    expect(await book().takeTelling(alert(T0 + 3 * MINUTE), T0 + 3 * MINUTE)).toBe(true);
    await book().told('ab12', T0 + 3 * MINUTE);
    // An end of the one before does not end this one.
    expect(await book().takeOver('ab12', T0 + MINUTE, T0 + MINUTE)).toBe('untold');
    expect(await book().takeTelling(alert(T0 + 3 * MINUTE), T0 + 9 * MINUTE)).toBe(false);
    // Nobody heard of its end.
    expect(await book().takeTelling(alert(T0 + 10 * MINUTE), T0 + 11 * MINUTE)).toBe(true);
  });

  test('by a clock of Prometheus that is ahead of ours it is none the less the same', async () => {
    const ahead = alert(T0 + 5 * MINUTE);
    expect(await book().takeTelling(ahead, T0)).toBe(true);
    await book().told('ab12', T0);
    expect(await book().takeTelling(ahead, T0 + MINUTE)).toBe(false);
  });

  test('what is long over is forgotten', async () => {
    await book().takeTelling(alert(), T0);
    await book().takeOver('ab12', T0 + MINUTE, T0 + MINUTE);
    await book().takeTelling({ ...alert(T0 + 91 * DAY), fingerprint: 'cd34', cause: 'cd34' }, T0 + 91 * DAY);
    await book().takeOver('cd34', T0 + 91 * DAY + MINUTE, T0 + 91 * DAY + MINUTE);
    expect(await database().query('SELECT fingerprint FROM outside_alert')).toEqual([{ fingerprint: 'cd34' }]);
  });

  test('of two who tell of one cause one is told of, and the end when neither says that it stands', async () => {
    const taken = await Promise.all([book().takeTelling(alert(), T0), book().takeTelling(byGrafana(T0 + MINUTE), T0)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    const [first, second] = taken[0] ? ['ab12', '99ff'] : ['99ff', 'ab12'];
    await book().told(first, T0 + SECOND);
    expect(await book().takeTelling(byGrafana(T0 + MINUTE), T0 + 2 * MINUTE)).toBe(false);
    expect(await book().takeTelling(alert(), T0 + 2 * MINUTE)).toBe(false);
    expect(await book().takeOver(first, T0 + 3 * MINUTE, T0 + 3 * MINUTE)).toBe('stands');
    expect(await book().takeTelling(second === 'ab12' ? alert() : byGrafana(T0 + MINUTE), T0 + 4 * MINUTE)).toBe(false);
    expect(await book().takeOver(second, T0 + 5 * MINUTE, T0 + 5 * MINUTE)).toBe('told');
  });

  test('who took it upon itself for one teller and told nobody is followed by who hears of it by the other', async () => {
    expect(await book().takeTelling(alert(), T0)).toBe(true);
    expect(await book().takeTelling(byGrafana(), T0 + 59 * SECOND)).toBe(false);
    expect(await book().takeTelling(byGrafana(), T0 + 61 * SECOND)).toBe(true);
  });

  test('a teller that is heard of no more does not keep the cause standing', async () => {
    await book().takeTelling(alert(), T0);
    await book().told('ab12', T0);
    const late = T0 + 6 * HOUR;
    expect(await book().takeTelling(byGrafana(late), late)).toBe(true);
    await book().told('99ff', late);
    expect(await book().takeOver('99ff', late + MINUTE, late + MINUTE)).toBe('told');
  });

  test('one of before causes were kept is of no cause but its own', async () => {
    await database().query("INSERT INTO outside_alert VALUES ('0001', $1, $1, $1, $1, NULL)", [T0]);
    expect(await book().takeTelling(alert(), T0)).toBe(true);
    expect(await book().takeOver('0001', T0 + MINUTE, T0 + MINUTE)).toBe('told');
  });
});
