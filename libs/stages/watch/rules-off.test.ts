import { describe, expect, test } from '@jest/globals';
import { FleetRegistry, MemoryBooks } from '#libs/adapters/memory/index.js';
import {
  type Finding,
  type FleetView,
  Journal,
  type JournalEntry,
  type Journaled,
  type Kiosk,
  type ModeBook,
  type NewChange,
  type OpenBooks,
  type Reading,
  type Rule,
  type RuleSet,
} from '#libs/domain/index.js';
import { Reporter, StoryClock } from '#libs/runtime/index.js';
import { Watch } from './watch.js';

const START = 1_767_225_600_000;

const KIOSK: Kiosk = {
  id: 'K-1',
  hall: 'h',
  type: 'UTIL',
  name: '缴费终端',
  spot: '',
  services: [],
  components: [],
  heartbeatS: 60,
  state: 'active',
};

/** What is put in can be read from the first on. */
class ShortJournal extends Journal {
  private readonly entries: JournalEntry[] = [];
  private waiting: () => void = () => undefined;

  put(...entries: JournalEntry[]): void {
    this.entries.push(...entries);
    this.waiting();
  }
  override append(): void {
    throw new Error('nobody appends here');
  }
  override appendNow(): number {
    throw new Error('nobody appends here');
  }
  override async read(after: number, max: number): Promise<Journaled[]> {
    return this.entries.slice(after, after + max).map((entry, i) => ({ position: after + i + 1, entry }));
  }
  override more(after: number, signal: AbortSignal): Promise<void> {
    if (this.entries.length > after) return Promise.resolve();
    return new Promise((resolve) => {
      this.waiting = resolve;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
  override end = (): number => this.entries.length;
  override release = (): void => undefined;
}

const heartbeat = (atS: number, txFailed: number): JournalEntry => ({
  type: 'reading',
  reading: {
    kioskId: 'K-1',
    hallId: 'h',
    region: 'r',
    kioskType: 'UTIL',
    kind: 'heartbeat',
    ts: START + atS * 1000,
    receivedAt: START + atS * 1000,
    bootId: 'b',
    seq: atS,
    historical: false,
    payload: { mode: 'inService', txOk: 0, txFailed },
  } satisfies Reading,
});

const rate = (id: string): Rule => ({
  id,
  kind: 'rate',
  because: 'x',
  title: { zh: '失败', en: 'failing' },
  windowS: 600,
  leastTx: 2,
  pct: { raise: 50, clear: 20 },
  severity: 'degraded',
});

const BROKEN = Object.defineProperty(rate('broken'), 'leastTx', {
  get: () => {
    throw new Error('no number');
  },
});

/** Away for some transactions. */
class ReluctantBooks extends MemoryBooks {
  refusals = 0;
  override transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    return this.refusals-- > 0 ? Promise.reject(new Error('away')) : super.transact(act);
  }
}

const RULES: RuleSet = { version: 'v', rules: [BROKEN, rate('whole')] };

const ignore = async (): Promise<void> => undefined;

async function watchOver(refuseOnce: boolean) {
  const journal = new ShortJournal();
  const told: NewChange[] = [];
  const found: Finding[] = [];
  const lines: string[] = [];
  const reporter = new Reporter((line) => lines.push(`${line.level} ${line.event} ${JSON.stringify(line.fields)}`));
  const books = new ReluctantBooks({
    kept: (news) => told.push(...news.flatMap((one) => ('change' in one ? [one.change] : []))),
  });
  books.refusals = refuseOnce ? 1 : 0;
  const clock = new StoryClock(START);
  const watch = new Watch({
    stopwatch: () => performance.now(),
    journal,
    registry: new FleetRegistry({ halls: [], kiosks: [KIOSK], people: [] }),
    rules: { named: async () => RULES, behind: async () => RULES },
    books,
    standing: async () => [],
    fleetView: { save: ignore } as unknown as FleetView,
    modes: { open: async () => [], note: ignore } as unknown as ModeBook,
    snapshots: { load: async () => null, save: ignore },
    clock,
    report: reporter.report,
    askBirth: ignore,
  });
  watch.expose(reporter.metrics);
  await watch.start({
    take: async (one) => {
      found.push(...one.flatMap(({ findings }) => findings));
    },
    acted: async () => undefined,
    isPressing: () => false,
  });
  return { journal, told, found, lines, watch, clock, reporter };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

describe('a rule that fails in the watch', () => {
  test('is reported, told to the pages and counted, and the other rules go on with the same reading', async () => {
    const { journal, told, found, lines, watch, reporter } = await watchOver(false);
    journal.put(heartbeat(1, 5), heartbeat(2, 5));
    await until(() => told.some(({ what }) => what === 'rule'));
    await watch.stop();
    expect(told.filter(({ what }) => what === 'rule')).toEqual([
      { at: START + 1000, what: 'rule', how: 'switched-off', subject: 'broken', body: { why: 'no number' } },
    ]);
    expect(found.map(({ rule, at }) => [rule, at])).toEqual([['whole', START + 1000]]);
    expect(lines.filter((line) => line.includes('RuleSwitchedOff'))).toEqual(['error RuleSwitchedOff {"rule":"broken"}']);
    const metrics = await reporter.metrics.metrics();
    expect(metrics).toContain('hallwatch_rules_off 1');
    expect(metrics).toContain('hallwatch_rules_switched_off_total 1');
  });

  test('is told to the pages when the books are back', async () => {
    const { journal, told, watch, clock } = await watchOver(true);
    journal.put(heartbeat(1, 5));
    await until(() => {
      clock.forward(1000);
      return told.some(({ what }) => what === 'rule');
    });
    await watch.stop();
    expect(told.filter(({ what }) => what === 'rule')).toHaveLength(1);
  });
});
