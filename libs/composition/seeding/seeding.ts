import {
  assemble,
  type FleetView,
  type Instant,
  type KioskRegistry,
  type MaintenanceOrder,
  MINUTE,
  type ModeBook,
  type OrderAct,
  type PastBook,
  type Reading,
  type ReadingKind,
  type RuleSet,
  type Silence,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { KioskModes } from '#libs/stages/watch/index.js';
import { VirtualStages } from '../replay/virtual-stages.js';
import type { Loading } from './loading.js';
import { NotedBooks, type Saved } from './noted-books.js';

/** A message as it would have come, from a time that is over. */
export interface PastMessage {
  receivedAt: Instant;
  kioskId: string;
  kind: ReadingKind;
  payload: Record<string, unknown>;
}

/** What a person did about the orders of a kiosk, in a time that is over. */
export interface PastAct {
  receivedAt: Instant;
  kioskId: string;
  act: OrderAct;
}

export type Past = PastMessage | PastAct;

export interface SeedingParts {
  registry: KioskRegistry;
  rules: RuleSet;
  /** Brings what is taken into the history. */
  loading: Loading;
  fleetView: Pick<FleetView, 'save'>;
  modes: ModeBook;
  past: Pick<PastBook, 'noteHeard'>;
  /** Minutes between `ts` and arrival within which a reading counts as now. */
  nowMinutes: number;
  /** Where the past ends. */
  to: Instant;
  report: Report;
  /** That people set. */
  silences?: readonly Silence[];
  /** What people do about an order for several kiosks that was just opened; absent: nothing. */
  ordered?(order: MaintenanceOrder): PastAct[];
}

const isNewAndWide = ({ kioskId, history }: MaintenanceOrder): boolean => kioskId === null && history.length === 1;

/** Then the load that is under way may go on: nothing else of what is done here waits for anything outside. */
const READINGS_BETWEEN_YIELDS = 500;

/** Lets past messages be judged and decided in their own time, and keeps them in the history. */
export class Seeding {
  readings = 0;
  /** What people did and was taken. */
  acts = 0;
  readonly saved: Saved[] = [];
  /** What people are to do yet, the next first. */
  private coming: PastAct[] = [];
  private readonly heardSince = new Map<string, Instant>();
  private readonly stages: VirtualStages;
  private readonly modes: KioskModes;

  constructor(private readonly parts: SeedingParts) {
    const { registry, rules, report } = parts;
    const books = new NotedBooks((saved) => this.note(saved), parts.silences);
    this.modes = new KioskModes(parts.modes, (error) => {
      throw error;
    });
    this.stages = new VirtualStages({
      ...{ registry, rules, books, report },
      atOnce: 1,
      end: () => this.readings,
      touched: (kioskId) => this.touched(kioskId),
    });
  }

  /** Takes what is next, in the order of receipt; a promise when it has to be waited for. */
  take(past: Past): Promise<void> | undefined {
    const due = this.coming[0];
    if (due && due.receivedAt <= past.receivedAt) return this.takeComing(past);
    return 'act' in past ? this.act(past) : this.hear(past);
  }

  private hear(message: PastMessage): Promise<void> | undefined {
    const reading = this.readingOf(message);
    if (!reading) return undefined;
    if (message.receivedAt >= this.stages.nextMark || this.parts.loading.full || this.mustYield()) return this.takeLater(reading);
    return this.put(reading);
  }

  /** Lets time pass to the end; resolves when every reading is in the history. */
  async finish(): Promise<void> {
    await this.stages.passTo(this.parts.to);
    await this.stages.finish();
    await this.parts.loading.finish();
    await this.parts.past.noteHeard(this.heardSince);
    await this.parts.fleetView.save(this.stages.views());
    await this.modes.flush();
  }

  /** What a watch would know at the end. */
  get watched(): { at: Instant; records: Iterable<string> } {
    return { at: this.stages.now, records: this.stages.records() };
  }

  private async takeComing(past: Past): Promise<void> {
    for (let due = this.coming[0]; due && due.receivedAt <= past.receivedAt; due = this.coming[0]) {
      this.coming.shift();
      await this.act(due);
    }
    await ('act' in past ? this.act(past) : this.hear(past));
  }

  /** What is refused to them is as in life: the order was over, or somebody else's. */
  private async act({ receivedAt, kioskId, act }: PastAct): Promise<void> {
    await this.stages.passTo(receivedAt);
    if ((await this.stages.act(kioskId, act, receivedAt)) === null) this.acts++;
  }

  private note(saved: Saved[]): void {
    this.saved.push(...saved);
    const { ordered } = this.parts;
    if (!ordered) return;
    const wide = saved.flatMap((one) => (one.in === 'orders' && isNewAndWide(one.what) ? ordered(one.what) : []));
    if (wide.length > 0) this.coming = [...this.coming, ...wide].sort((a, b) => a.receivedAt - b.receivedAt);
  }

  private touched(kioskId: string): void {
    const heard = this.stages.modeOf(kioskId);
    if (heard) this.modes.see(kioskId, heard.mode, heard.at);
  }

  private mustYield(): boolean {
    return this.readings % READINGS_BETWEEN_YIELDS === 0;
  }

  private async takeLater(reading: Reading): Promise<void> {
    if (this.mustYield()) await new Promise(setImmediate);
    await this.stages.passTo(reading.receivedAt);
    if (this.parts.loading.full) await this.parts.loading.room();
    await this.put(reading);
  }

  private put(reading: Reading): Promise<void> | undefined {
    this.readings++;
    if (!this.heardSince.has(reading.kioskId)) this.heardSince.set(reading.kioskId, reading.receivedAt);
    this.parts.loading.take(reading);
    this.stages.pass({ type: 'reading', reading });
    return this.stages.decideIfDue();
  }

  private readingOf({ kioskId, kind, payload, receivedAt }: PastMessage): Reading | undefined {
    const { registry, nowMinutes } = this.parts;
    const kiosk = registry.kiosk(kioskId);
    const region = kiosk && registry.hall(kiosk.hall)?.region;
    if (!kiosk || region === undefined) return undefined;
    const head = { kioskId, hallId: kiosk.hall, region, kioskType: kiosk.type, kind };
    const reading = assemble(head, payload, receivedAt, { historical: payload.historical === true });
    if (Math.abs(reading.ts - receivedAt) > nowMinutes * MINUTE) reading.historical = true;
    return reading;
  }
}
