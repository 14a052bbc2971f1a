import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Again, type Why, WorkResumed } from './again.js';
import { StoryClock } from './clock.js';
import { NamedEvent } from './events.js';

class WorkFailed extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  constructor(tries: number) {
    super();
    this.says = `failed ${tries}`;
  }
}

const turn = async (): Promise<void> => {
  for (let n = 0; n < 3; n++) await new Promise(setImmediate);
};

/** Something that rests for a second; a pause after a failure lasts ten. */
function worked(once: (time: number) => number | null | Promise<number | null> = () => 1_000, gatherMs = 0) {
  const clock = new StoryClock(0);
  const events: NamedEvent[] = [];
  const times: { at: number; why: Why }[] = [];
  const again = new Again({
    clock,
    report: (event) => events.push(event),
    missing: 'Nothing is done',
    once: async (why) => {
      times.push({ at: clock.now(), why });
      return once(times.length);
    },
    failed: (_, tries) => (tries === 1 ? new WorkFailed(tries) : null),
    pauseAfter: () => 10_000,
    gatherMs,
  });
  const forward = async (ms: number): Promise<void> => {
    clock.forward(ms);
    await turn();
  };
  return { again, events, times, forward, says: () => events.map(({ says }) => says) };
}

const failsAt =
  (...bad: number[]) =>
  (time: number): number => {
    if (bad.includes(time)) throw new Error(`bad ${time}`);
    return 1_000;
  };

describe('work that is done again and again', () => {
  test('rests as long as it says, and until somebody wakes it when it says nothing', async () => {
    const { again, times, forward } = worked((time) => (time < 3 ? 1_000 : null));
    again.start(500);
    await turn();
    for (const ms of [499, 1, 999, 1, 1_000, 1_000_000]) await forward(ms);
    expect(times.map(({ at }) => at)).toEqual([500, 1_500, 2_500]);
    again.wake();
    await turn();
    expect(times.slice(3)).toEqual([{ at: 1_002_500, why: 'woken' }]);
    await again.stop();
  });

  test('is woken once by all who wake it in a while, and at once again when that comes while it works', async () => {
    const { again, times, forward } = worked((time) => {
      if (time === 2) again.wake();
      return 1_000;
    }, 100);
    again.start();
    await turn();
    for (let n = 0; n < 3; n++) again.wake();
    await turn();
    await forward(99);
    expect(times).toHaveLength(1);
    again.wake();
    await forward(1);
    await forward(100);
    expect(times.slice(1)).toEqual([
      { at: 100, why: 'woken' },
      { at: 200, why: 'woken' },
    ]);
    await again.stop();
  });

  test('that fails says so to health and once in the log, and once that it is over', async () => {
    const { again, events, times, forward, says } = worked(failsAt(1, 2, 5));
    await again.start();
    expect([again.complaint(), says()]).toEqual(['Nothing is done since 1970-01-01T00:00:00.000Z: bad 1.', ['failed 1']]);
    await turn();
    await forward(10_000);
    expect(again.complaint()).toContain('bad 2');
    await forward(10_000);
    expect([again.complaint(), says()]).toEqual([null, ['failed 1', 'Nothing is done: that is over']]);
    expect(events[1]).toBeInstanceOf(WorkResumed);
    expect(events[1]?.fields).toEqual({ tries: 2 });
    await forward(1_000);
    await forward(1_000);
    expect([times.map(({ why }) => why), says().at(-1)]).toEqual([
      ['rested', 'failed', 'failed', 'rested', 'rested'],
      'failed 1',
    ]);
    await again.stop();
  });

  test('waits its pause out when it is woken, and not when what made it fail may be over', async () => {
    const { again, times, forward } = worked(failsAt(1, 2));
    again.start();
    await turn();
    again.wake();
    await forward(9_999);
    expect(times).toHaveLength(1);
    await forward(1);
    again.hurry();
    await turn();
    expect(times.map(({ at }) => at)).toEqual([0, 10_000, 10_000]);
    await again.stop();
  });

  test('lets what is under way end when it is stopped, and does nothing after that', async () => {
    let end: () => void = () => undefined;
    const underWay = new Promise<number>((resolve) => {
      end = () => resolve(0);
    });
    const { again, times, forward } = worked(() => underWay);
    again.start();
    await turn();
    let isStopped = false;
    const stopping = again.stop().then(() => {
      isStopped = true;
    });
    await turn();
    expect(isStopped).toBe(false);
    end();
    await stopping;
    again.hurry();
    await forward(1_000_000);
    expect(times).toHaveLength(1);
  });

  test('that has no rest lets others have their turn', async () => {
    const { again, times } = worked(() => 0);
    again.start();
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    await again.stop();
    expect(times.length).toBeGreaterThan(1);
  });
});

test('work never stands still and never spins, whatever fails and whoever wakes it when', async () => {
  const step = fc.record({ ms: fc.integer({ min: 0, max: 4_000 }), wakes: fc.boolean(), fails: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      let fails = false;
      const { again, times, forward } = worked(() => {
        if (fails) throw new Error('bad');
        return 1_000;
      });
      again.start();
      await turn();
      for (const { ms, wakes, fails: next } of steps) {
        fails = next;
        if (wakes) again.wake();
        await turn();
        await forward(ms);
      }
      for (const [n, { at, why }] of times.slice(1).entries()) {
        const gap = at - (times[n]?.at ?? 0);
        if (why === 'failed') expect(gap).toBeGreaterThanOrEqual(10_000);
        if (why === 'rested') expect(gap).toBeGreaterThanOrEqual(1_000);
      }
      fails = false;
      await forward(10_000);
      expect(again.complaint()).toBeNull();
      await again.stop();
    }),
  );
});
