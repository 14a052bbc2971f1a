import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InfluxHistory } from '#libs/adapters/influx/index.js';
import {
  type Database,
  PostgresBooks,
  PostgresDueBook,
  PostgresFleetView,
  PostgresLossBook,
  PostgresRegistry,
} from '#libs/adapters/postgres/index.js';
import { Decisions } from '#libs/composition/decisions.js';
import { givenRules } from '#libs/composition/rules.js';
import type { FleetFile } from '#libs/contracts/index.js';
import {
  DAY,
  type Fleet,
  type Found,
  type Instant,
  MINUTE,
  type Reading,
  SECOND,
  servicePoints,
  viewOf,
} from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { Judging, readRules } from '#libs/stages/watch/index.js';

/** Decides at least so often, as the duties of the stages want it; live they are looked at every five seconds. */
const DUTIES = 15 * MINUTE;
const TICK = 30 * SECOND;
const NOTHING = (): void => undefined;

/** The watch and what decides behind it, over readings of the past, with books in PostgreSQL. */
class Past {
  private readonly judging: Judging;
  private readonly decisions: Decisions;
  private waiting: Found[] = [];
  private decidedAt = 0;
  private read = 0;

  constructor(
    private readonly database: Database,
    registry: PostgresRegistry,
    private readonly clock: StoryClock,
  ) {
    this.judging = new Judging(registry, readRules(givenRules(undefined).text), {
      touched: NOTHING,
      heard: NOTHING,
      missed: NOTHING,
      switchedOff: (_, error) => {
        throw error;
      },
    });
    this.decisions = new Decisions({
      books: new PostgresBooks(database),
      registry,
      report: NOTHING,
      heardOf: (kioskId) => this.judging.heardOf(kioskId),
      modeOf: (kioskId) => this.judging.modeOf(kioskId),
      appOf: (kioskId) => this.judging.appOf(kioskId),
      isRefusal: () => false,
      kept: NOTHING,
    });
  }

  async live(readings: Reading[], from: Instant, until: Instant): Promise<void> {
    let next = 0;
    for (let tick = from; tick < until; tick += TICK) {
      for (let reading = readings[next]; reading && reading.receivedAt <= tick; reading = readings[++next]) {
        this.note(this.judging.find({ type: 'reading', reading }));
        this.read++;
      }
      this.note(this.judging.find({ type: 'tick', at: tick }));
      await this.decide(tick);
    }
    await new PostgresFleetView(this.database).save([...this.judging.state.kiosks.values()].map(viewOf));
  }

  private note(found: Found | null): void {
    if (found) this.waiting.push(found);
  }

  private async decide(now: Instant): Promise<void> {
    if (this.waiting.length === 0 && now - this.decidedAt < DUTIES) return;
    this.clock.forward(now - this.clock.now());
    const findings = this.waiting;
    this.waiting = [];
    this.decidedAt = now;
    await this.decisions.decide(findings, now, this.read);
  }
}

/** What the decided past looks like in the history, by the code that writes it live. */
async function recordDecided(
  database: Database,
  registry: PostgresRegistry,
  history: InfluxHistory,
  until: Instant,
): Promise<void> {
  const due = (await new PostgresDueBook(database).due(100_000)).map((one) => one.due);
  const losses = await new PostgresLossBook(database).between(0, until + DAY);
  const services = due.flatMap((one) => (one.of === 'service' ? [one] : []));
  const place = (id: string) => {
    const kiosk = registry.kiosk(id);
    const region = kiosk && registry.hall(kiosk.hall)?.region;
    return kiosk && region !== undefined ? { kiosk, region } : undefined;
  };
  await history.writePoints([
    ...due.flatMap((one) => (one.of === 'incident' ? [one] : [])),
    ...servicePoints(services, losses, place),
  ]);
}

/** Puts readings of the past, and what they led to, into the stores as the worker would have. */
export async function liveThrough(
  stores: { database: Database; influxUrl: string; bucket: string },
  fleet: FleetFile,
  readings: Reading[],
  from: Instant,
  until: Instant,
): Promise<void> {
  const clock = new StoryClock(from);
  const registry = await PostgresRegistry.open(stores.database, clock);
  await registry.takeFleet(fleet as Fleet);
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-lived-'));
  const positionFile = join(folder, 'position');
  const history = await InfluxHistory.open({ url: stores.influxUrl, bucket: stores.bucket, positionFile, report: NOTHING });
  await history.write(readings, readings.length);
  await new Past(stores.database, registry, clock).live(readings, from, until);
  await recordDecided(stores.database, registry, history, until);
  for (let windows = 1; windows > 0; ) windows = await history.summarize(until);
  rmSync(folder, { recursive: true });
}
