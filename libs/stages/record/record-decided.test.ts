import { afterEach, expect, test } from '@jest/globals';
import {
  type Hall,
  type HistoryDue,
  type HistoryPoint,
  HistoryRefusal,
  HistoryUnavailable,
  type Kiosk,
  SECOND,
} from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { MORNING } from '#test/harness/sample-readings.js';
import { DecidedWaits, DecidedWritten, PointUnwritable } from './events.js';
import { RecordDecided } from './index.js';

const clock = new StoryClock(MORNING);
const kiosk = { id: 'K-1', hall: 'h-1', type: 'UTIL', services: ['CASH'] } as unknown as Kiosk;
let recorder: RecordDecided;
afterEach(() => recorder.stop());

const due = (since: number): HistoryDue => ({ of: 'service', kioskId: 'K-1', service: 'CASH', since });

/** Everything that it stands on, in memory; `write` is the history. */
function standing(write: (points: HistoryPoint[]) => void) {
  const waiting = new Map<number, HistoryDue>();
  const losses: number[] = [];
  const events: NamedEvent[] = [];
  let ring: () => void = () => undefined;
  recorder = new RecordDecided({
    dueBook: {
      due: async (limit) => [...waiting].slice(0, limit).map(([id, one]) => ({ id, due: one })),
      done: async (ids) => {
        for (const id of ids) waiting.delete(id);
      },
    },
    losses: {
      between: async () => losses.map((from) => ({ kioskId: 'K-1', service: 'CASH', from, to: from + 1, incidentId: 'IN-1' })),
    },
    history: { writePoints: async (points) => write(points) },
    registry: { kiosk: () => kiosk, hall: () => ({ id: 'h-1', region: 'anqing' }) as Hall },
    onNew: (call) => {
      ring = call;
      return () => undefined;
    },
    clock,
    report: (event) => events.push(event),
  });
  let id = 0;
  const decide = (from: number): void => {
    losses.push(from);
    waiting.set(++id, due(from));
    ring();
  };
  return { waiting, events, decide };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2_000 && !holds(); i++) {
    clock.forward(SECOND);
    await new Promise(setImmediate);
  }
  expect(holds()).toBe(true);
}

test('what was due before the start is written, and what is decided later soon after', async () => {
  const written: HistoryPoint[] = [];
  const { waiting, decide } = standing((points) => written.push(...points));
  decide(MORNING);
  recorder.start();
  await until(() => waiting.size === 0);
  expect(written.map((point) => point.of === 'service' && [point.at, point.up, point.region, point.hallId])).toEqual([
    [MORNING, false, 'anqing', 'h-1'],
    [MORNING + 1, true, 'anqing', 'h-1'],
  ]);
  decide(MORNING + 5);
  await until(() => waiting.size === 0);
  expect(written).toHaveLength(4);
});

test('while the history is away all of it stays due', async () => {
  let away = true;
  let written = 0;
  const { waiting, events, decide } = standing((points) => {
    if (away) throw new HistoryUnavailable('nobody answers');
    written += points.length;
  });
  recorder.start();
  decide(MORNING);
  await until(() => events.some((event) => event instanceof DecidedWaits));
  decide(MORNING + 9);
  expect(waiting.size).toBe(2);
  away = false;
  await until(() => waiting.size === 0);
  expect(written).toBe(4);
  expect(events.at(-1)).toBeInstanceOf(DecidedWritten);
});

test('a point that the history refuses is told of, and the others are written', async () => {
  const written: number[] = [];
  const { waiting, events, decide } = standing((points) => {
    if (points.some(({ at }) => at === MORNING)) throw new HistoryRefusal('not that one');
    written.push(...points.map(({ at }) => at));
  });
  for (const at of [MORNING, MORNING + 5]) decide(at);
  recorder.start();
  await until(() => waiting.size === 0);
  expect(written).toEqual([MORNING + 1, MORNING + 5, MORNING + 6]);
  expect(events.filter((event) => event instanceof PointUnwritable)).toHaveLength(1);
});
