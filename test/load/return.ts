import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { History } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { loadKioskId } from './fleet.js';
import { FIRST_SEQ } from './load-packets.js';
import { furnish, placeId } from './places.js';
import { type Moments, Probes } from './probes.js';
import type { Returned } from './returning.js';
import { Whole } from './whole.js';

export interface ReturnWishes {
  kiosks: number;
  /** That each kept. */
  readings: number;
  /** For which the link was away. */
  hours: number;
  /** Other kiosks, which break in turn. Many, so that each says little. */
  others: number;
}

export interface ReturnFigures {
  /** Until all had been let in once, */
  comeS: number;
  /** until everything was acknowledged, and until it was in the history. */
  ackedS: number;
  recordedS: number;
  lostConnections: number;
  missing: number;
  twice: number;
  /** Milliseconds from other kiosks' faults to their orders, rising: meanwhile, and before anybody came back. */
  orders: number[];
  before: number[];
  /** CPU of this process, microseconds a reading. */
  cpuUs: number;
  megabytes: number;
}

/** As the settings have it; the other benches lift it. */
const SHIPPED = { HALLWATCH_RATE_PER_SECOND: '20', HALLWATCH_RATE_BURST: '200' };
const BOOT = 'b-return';
const PAGE = 5_000;
/** One of the others breaks so often, milliseconds. */
const BREAKS_EVERY = 250;
/** Few: many halls of a region that are out at once would be one outage. */
const BROKEN_AT_ONCE = 6;

/** Kiosks that come back together after hours without a link, each with what its library kept, while others break. */
export async function playReturn(wishes: ReturnWishes, folder: string): Promise<ReturnFigures> {
  const whole = await Whole.open(join(folder, 'whole'), SHIPPED);
  const probes = await Probes.open(whole.stores.changes);
  try {
    const { file, own } = await furnish(whole, probes.phone, folder, { kiosks: wishes.kiosks, places: wishes.others });
    await probes.come(whole.port, own);
    const breaking = new Breaking(probes, wishes.others);
    const before = await breaking.warmUp();
    return { before, ...(await measure(wishes, whole, breaking, file)) };
  } finally {
    await probes.end();
    await whole.close();
  }
}

async function measure(
  wishes: ReturnWishes,
  whole: Whole,
  breaking: Breaking,
  passwords: string,
): Promise<Omit<ReturnFigures, 'before'>> {
  const before = process.cpuUsage();
  const began = performance.now();
  const crowd = returnTo(whole.port, wishes, passwords);
  const [{ comeS, seconds: ackedS, lost }] = (await Promise.race([once(crowd, 'message'), failed(crowd)])) as [Returned];
  await whole.recorded();
  const recordedS = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const megabytes = process.memoryUsage().rss / 1024 ** 2;
  const orders = await breaking.stop();
  crowd.send({ end: true });
  await once(crowd, 'exit');
  return {
    comeS,
    ackedS,
    recordedS,
    lostConnections: lost,
    ...(await heldAgainst(whole.stores.history, wishes)),
    orders,
    cpuUs: (user + system) / (wishes.kiosks * wishes.readings),
    megabytes,
  };
}

function returnTo(port: number, { kiosks, readings, hours }: ReturnWishes, passwords: string): ChildProcess {
  const wishes = { port, kiosks, readings, hours, passwords, boot: BOOT };
  const args = Object.entries(wishes).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return fork(projectFile('dist/test/load/returning.js'), args, { execArgv: [] });
}

async function failed(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`The kiosks that return ended with ${code} before everything was acknowledged`);
}

/** How many of the readings the history does not have, and how many more than once. */
async function heldAgainst(
  history: History,
  { kiosks, readings }: ReturnWishes,
): Promise<Pick<ReturnFigures, 'missing' | 'twice'>> {
  const counts = new Map(Array.from({ length: kiosks }, (_, n) => [loadKioskId(n), new Uint8Array(readings)]));
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<History['readings']>> = await history.readings({
      kind: 'heartbeat',
      limit: PAGE,
      ...(after && { after }),
    });
    for (const { kioskId, seq } of page.items) {
      const of = counts.get(kioskId);
      if (of) of[seq - FIRST_SEQ] = (of[seq - FIRST_SEQ] ?? 0) + 1;
    }
    after = page.next;
  } while (after);
  const all = [...counts.values()].map((of) => ({
    missing: of.filter((times) => times === 0).length,
    twice: of.filter((times) => times > 1).length,
  }));
  return all.reduce((sum, one) => ({ missing: sum.missing + one.missing, twice: sum.twice + one.twice }), {
    missing: 0,
    twice: 0,
  });
}

/** Breaks and mends kiosks in turn, until it is told to stop. */
class Breaking {
  private readonly moments: Promise<Moments>[] = [];
  private going = true;
  private turns: Promise<void> = Promise.resolve();

  constructor(
    private readonly probes: Probes,
    private readonly count: number,
  ) {}

  /** Each kiosk once to warm up, and half of them again; answers how long those took. */
  async warmUp(): Promise<number[]> {
    this.turns = this.turn();
    await this.took(this.count);
    return await this.took(this.count / 2);
  }

  /** Answers how long each fault took to its order. */
  async stop(): Promise<number[]> {
    this.going = false;
    await this.turns;
    return await this.took(0);
  }

  /** Once so many more have begun, how long those and all before them took. */
  private async took(more: number): Promise<number[]> {
    while (this.moments.length < more) await pause(BREAKS_EVERY);
    const all = await Promise.all(this.moments.splice(0));
    return all.map(({ published, ordered }) => ordered - published).sort((a, b) => a - b);
  }

  private async turn(): Promise<void> {
    for (let i = 0; this.going; i++) {
      const id = placeId(i % this.count);
      await this.probes.mended(id);
      // On a slow machine ends come late.
      while (this.probes.broken > BROKEN_AT_ONCE) await pause(BREAKS_EVERY / 10);
      this.moments.push(this.probes.breaks(id));
      await pause(BREAKS_EVERY);
      if (i >= BROKEN_AT_ONCE) this.probes.mend(placeId((i - BROKEN_AT_ONCE) % this.count));
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
