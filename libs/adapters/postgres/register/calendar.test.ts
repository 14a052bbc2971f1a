import { expect, test } from '@jest/globals';
import { StoryClock } from '#libs/runtime/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresRegistry } from '../index.js';

const NAME = { zh: '春节', en: 'Spring Festival' };

await onEachDatabase((database) => {
  const open = (): Promise<PostgresRegistry> => PostgresRegistry.open(database(), new StoryClock(1_000));

  test('what is said of a day counts at once, after the next start, and until it is taken back', async () => {
    const { calendar } = await open();
    await calendar.override({ date: '2027-02-20', kind: 'work', name: NAME, source: 'notice' }, byHallwatch({ by: 'admin' }));
    for (const one of [calendar, (await open()).calendar]) {
      expect(one.hours.calendar.day('2027-02-20')).toMatchObject({ kind: 'makeUp', name: NAME, provisional: false });
      expect(one.overrideOf('2027-02-20')).toMatchObject({ by: 'admin', at: 1_000 });
    }
    expect(await calendar.takeBack('2027-02-20', byHallwatch({ by: 'admin-2' }))).toBe(true);
    expect(await calendar.takeBack('2027-02-20', byHallwatch({ by: 'admin-2' }))).toBe(false);
    const again = await open();
    expect(again.hours.calendar.day('2027-02-20')).toMatchObject({ kind: 'weekend', provisional: true });
    const rows = await database().query<{ kind: string; said_by: string }>(
      'SELECT kind, said_by FROM calendar_override ORDER BY revision',
    );
    expect(rows).toEqual([
      { kind: 'work', said_by: 'admin' },
      { kind: null, said_by: 'admin-2' },
    ]);
  });
});
