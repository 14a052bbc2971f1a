import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type History, HistoryUnavailable, MINUTE, type ReceivedReading, type Trial, TrialRunning } from '#libs/domain/index.js';
import { type NamedEvent, projectFile, StoryClock } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { ThreadTrials } from './trials.js';

const START = 1_767_225_600_000;
const SHIPPED = readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8');
const before = readRules(SHIPPED);
const after = readRules(SHIPPED.replace('heartbeats: 3', 'heartbeats: 8'));
const ASKED = { before, after, from: START, to: START + 60 * MINUTE, hallId: null };

const beat = (minute: number, kioskId: string): ReceivedReading => ({
  kioskId,
  kind: 'heartbeat',
  ts: START + minute * MINUTE,
  receivedAt: START + minute * MINUTE + 40,
  bootId: 'b-1',
  seq: minute,
  historical: false,
  fields: { mode: 'inService', skewMs: -40 },
});

type Received = History['received'];

const events: NamedEvent[] = [];
let open: ThreadTrials | null = null;
afterEach(async () => {
  await open?.stop();
  events.length = 0;
});

function trialsOver(received: Received): ThreadTrials {
  const hall = { id: 'h-1', name: '厅', region: 'anqing', address: '', hotline: '0556-0000-000' };
  const kiosk = { hall: 'h-1', type: 'TAX', name: '', spot: '', services: ['CASH'], components: [], heartbeatS: 60 };
  const fleet = () => ({
    halls: [{ ...hall, hours: '24h' as const, statutoryHolidays: 'open' as const, counters: [], online: [] }],
    kiosks: ['K-1', 'K-2'].map((id) => ({ ...kiosk, id, state: 'active' as const })),
    people: [],
  });
  const history = { received } as unknown as History;
  open = new ThreadTrials({ history, fleet, clock: new StoryClock(START), report: (event) => events.push(event) });
  return open;
}

async function ended(trial: Trial): Promise<Trial> {
  const end = performance.now() + 15_000;
  while (trial.state === 'running' && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  return trial;
}

/** The second kiosk is silent for five minutes. */
async function* anHour(): AsyncGenerator<ReceivedReading[]> {
  for (let minute = 0; minute < 60; minute++) {
    const silent = minute > 20 && minute < 26;
    yield [beat(minute, 'K-1'), ...(silent ? [] : [beat(minute, 'K-2')]), beat(minute, 'K-gone')];
  }
}

describe('a trial', () => {
  test('is the same run twice but for the rules, and knows only what is in the register', async () => {
    const trial = await ended(trialsOver(anHour).begin(ASKED));
    expect(trial).toMatchObject({ state: 'done', progress: 1, failure: null });
    expect(trial.result).toMatchObject({
      readings: 115,
      versions: { before: before.version, after: after.version },
      incidents: {
        onlyBefore: { count: 1, items: [{ kioskId: 'K-2', cause: 'link' }] },
        both: { count: 0 },
        onlyAfter: { count: 0 },
      },
      minutesLost: [{ service: 'CASH', before: 3, after: 0 }],
    });
    const same = await ended(trialsOver(anHour).begin({ ...ASKED, after: before }));
    expect(same.result).toMatchObject({ incidents: { onlyBefore: { count: 0 }, both: { count: 1 }, onlyAfter: { count: 0 } } });
  });

  test('says how far it is, and is cancelled where it stands', async () => {
    let goOn: () => void = () => undefined;
    const trials = trialsOver(async function* () {
      yield [beat(30, 'K-1')];
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      yield [beat(31, 'K-1')];
    });
    const trial = trials.begin(ASKED);
    while (trial.progress === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(trial.progress).toBeCloseTo(0.5, 2);
    expect(() => trials.begin(ASKED)).toThrow(TrialRunning);
    expect([trials.cancel(trial.id), trials.cancel('another')]).toEqual([true, false]);
    goOn();
    await trials.stop();
    expect(trial).toMatchObject({ state: 'cancelled', result: null, failure: null });
    expect(events).toEqual([]);
  });

  test('that cannot read the history, or breaks down, says which, and the next can begin', async () => {
    const failing = (error: Error): Received =>
      async function* () {
        yield [beat(1, 'K-1')];
        throw error;
      };
    const away = await ended(trialsOver(failing(new HistoryUnavailable('away'))).begin(ASKED));
    expect(away).toMatchObject({ state: 'failed', failure: 'history-away', result: null });
    const trials = trialsOver(failing(new Error('a mistake of ours')));
    expect(await ended(trials.begin(ASKED))).toMatchObject({ state: 'failed', failure: 'broke-down' });
    expect(await ended(trials.begin(ASKED))).toMatchObject({ state: 'failed' });
    expect(events).toHaveLength(3);
  });

  test('of the ended ones the last five are kept', async () => {
    const trials = trialsOver(async function* () {});
    const all: Trial[] = [];
    for (let i = 0; i < 7; i++) all.push(await ended(trials.begin(ASKED)));
    expect(all.map(({ id }) => trials.one(id)?.state)).toEqual([undefined, undefined, ...Array(5).fill('done')]);
  });
});
