import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { StoryClock } from './clock.js';
import { Health } from './health.js';
import { Progress } from './progress.js';

const START = Date.UTC(2026, 0, 5);
const SECOND = 1_000;
const failing = async (): Promise<never> => {
  throw new Error('no bucket hallwatch_5m.\n at somewhere');
};

describe('a consumer that does not get on', () => {
  test('is named with what does not happen, since when and why, until it gets on; the pages are served all the same', async () => {
    const clock = new StoryClock(START);
    const course = new Progress(clock, 'Means are not written');
    const health = new Health();
    health.add('history', () => null);
    health.addConsumer('means', course.complaint);
    health.started();
    const well = { ready: true, started: true, waits: false, parts: { history: 'ok', means: 'ok' }, stalled: [] };
    expect(await health.ready()).toEqual(well);
    await expect(course.step(failing)).rejects.toThrow();
    clock.forward(90 * SECOND);
    await expect(course.step(failing)).rejects.toThrow();
    expect(await health.ready()).toEqual({
      ready: true,
      started: true,
      waits: false,
      parts: { history: 'ok', means: 'Means are not written since 2026-01-05T00:00:00.000Z: no bucket hallwatch_5m.' },
      stalled: ['means'],
    });
    await course.step(async () => undefined);
    expect(await health.ready()).toEqual(well);
  });

  test('is named within a minute though nothing fails, while it is at one step', async () => {
    const clock = new StoryClock(START);
    const course = new Progress(clock, 'Means are not written');
    let end = (): void => undefined;
    const step = course.step(() => new Promise<void>((resolve) => (end = resolve)));
    clock.forward(59 * SECOND);
    expect(course.complaint()).toBeNull();
    clock.forward(SECOND);
    expect(course.complaint()).toMatch(/^Means are not written since 2026-01-05T00:00:00.000Z: it is still at the same step\.$/);
    course.went();
    expect(course.complaint()).toBeNull();
    clock.forward(60 * SECOND);
    expect(course.complaint()).not.toBeNull();
    end();
    await step;
    clock.forward(600 * SECOND);
    expect(course.complaint()).toBeNull();
  });

  test('is shown by its name among the metrics, beside those that get on', async () => {
    const [health, metrics] = [new Health(), new Registry()];
    let complaint: string | null = null;
    health.expose(metrics);
    health.addConsumer('means', () => complaint);
    health.addConsumer('watch', () => null);
    const shown = async (): Promise<string[]> =>
      (await metrics.metrics()).split('\n').filter((line) => line.startsWith('hallwatch_consumer_stalled{'));
    const [means, watch] = ['hallwatch_consumer_stalled{consumer="means"}', 'hallwatch_consumer_stalled{consumer="watch"}'];
    expect(await shown()).toEqual([`${means} 0`, `${watch} 0`]);
    complaint = 'Means are not written.';
    expect([await shown(), await health.stalled()]).toEqual([[`${means} 1`, `${watch} 0`], ['means']]);
    complaint = null;
    expect(await shown()).toEqual([`${means} 0`, `${watch} 0`]);
  });

  test('does not hide a part that the process leans on', async () => {
    const health = new Health();
    health.add('postgres', () => 'PostgreSQL is away.');
    health.addConsumer('means', () => null);
    health.started();
    expect(await health.ready()).toMatchObject({
      ready: false,
      stalled: [],
      parts: { postgres: 'PostgreSQL is away.', means: 'ok' },
    });
  });
});
