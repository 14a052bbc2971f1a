import { bucketOf, type Clock, HistoryUnavailable, KEEP_ALL, type Resolution, type Retention } from '#libs/domain/index.js';
import { type NamedEvent, type Report, SystemClock } from '#libs/runtime/index.js';
import { InfluxApi, type Writer } from './api.js';
import { isNotThere, saidIn, troubleOf } from './complaint.js';
import { RetentionDiffers } from './events.js';
import { Keeper1, type Stated } from './keeper-1.js';
import { Keeper2 } from './keeper-2.js';
import { Keeper3 } from './keeper-3.js';
import { type Found, type Keeper, preparePlace } from './places.js';
import type { Answer } from './query.js';
import { AskedToWait, Respite } from './respite.js';
import { type MissingRight, type Right, RightsMissing } from './rights.js';
import { complaintIn, isPartial, rowsIn } from './series.js';

export interface ServerAddress {
  url: string;
  /** On InfluxDB 1: `user:password`. */
  token?: string;
  org?: string;
  bucket: string;
  /** Absent: the server's own, which is for ever. */
  retention?: Retention;
  report: Report;
  /** Absent: the machine's. */
  clock?: Clock;
}

/** Of whoever asks how we are. */
const SOON_MS = 3_000;

/** Somebody else writes the field as text. */
const ABOUT_A_TYPE = /unsupported \w+ iterator type|type conflict|incompatible/i;

/** Thrown when a field of a question is of a type that cannot be asked so. */
export class FieldUnfit extends HistoryUnavailable {}

/** One InfluxDB, of whatever generation. */
export class InfluxServer {
  private readonly api: InfluxApi;
  /** Who may not write for a while may read all the same. */
  private readonly respite: { writes: Respite; questions: Respite };
  /** Of the buckets that are known to be there; a server may come back as another. */
  private readonly writers = new Map<Resolution, Writer>();
  private readonly discovering = new Map<Resolution, Promise<Writer>>();
  /** Days that the buckets keep, 0 for ever, as far as is known. */
  private readonly kept = new Map<Resolution, number | null>();
  /** Buckets of which it was told that they keep for another time: once a start is enough. */
  private readonly told = new Set<Resolution>();
  private isKnownToBeRead = false;

  constructor(private readonly address: ServerAddress) {
    this.api = new InfluxApi(address);
    const clock = address.clock ?? new SystemClock();
    this.respite = { writes: new Respite(clock), questions: new Respite(clock) };
  }

  get host(): string {
    return this.api.host;
  }

  /** Resolves when the server has said that it kept every line. */
  async write(lines: string | Buffer, to: Resolution = 'raw'): Promise<void> {
    this.respite.writes.demandOver();
    try {
      const writer = this.writers.get(to) ?? (await this.discover(to));
      await writer(lines);
    } catch (error) {
      this.respite.writes.note(error);
      // It may come back as another, or without its database.
      if (error instanceof HistoryUnavailable && !(error instanceof AskedToWait)) this.writers.clear();
      throw error;
    }
  }

  /** Makes the buckets ready to be written to. Throws {@link HistoryUnavailable}; where rights are missing it names all that are. */
  async prepare(...all: Resolution[]): Promise<void> {
    const lacks: MissingRight[] = [];
    for (const of of all) {
      this.respite.writes.demandOver();
      try {
        if (!this.writers.has(of)) await this.discover(of);
      } catch (error) {
        this.respite.writes.note(error);
        if (!(error instanceof RightsMissing)) throw error;
        lacks.push(...error.lacks);
      }
    }
    if (lacks.length > 0) throw new RightsMissing(this.host, lacks);
  }

  /** Days that the bucket keeps, 0 for ever; null: not known. */
  keptDays(of: Resolution): number | null {
    return this.kept.get(of) ?? null;
  }

  async query(influxQl: string, from: Resolution = 'raw'): Promise<Answer> {
    const answer = await this.ask('GET', influxQl, bucketOf(this.address.bucket, from));
    const complaint = complaintIn(answer);
    if (complaint?.includes('not found')) return { rows: [], partial: false };
    if (complaint && ABOUT_A_TYPE.test(complaint)) throw new FieldUnfit(`InfluxDB: ${saidIn(complaint)}`);
    if (complaint) throw new HistoryUnavailable(`InfluxDB at ${this.host}: ${saidIn(complaint)}`);
    return { rows: rowsIn(answer), partial: isPartial(answer) };
  }

  /** Null when it answers and lets its readings be read, else a sentence. */
  async ping(): Promise<string | null> {
    try {
      const soon = new InfluxApi(this.address, SOON_MS);
      const version = await soon.version();
      if (!this.isKnownToBeRead) await this.demandReadable(this.keeperOf(version, soon));
      this.isKnownToBeRead = true;
      return null;
    } catch (error) {
      if (!(error instanceof HistoryUnavailable)) throw error;
      this.isKnownToBeRead = false;
      return `${error.message}. Readings wait in the journal.`;
    }
  }

  private async demandReadable(keeper: Keeper): Promise<void> {
    const { bucket } = this.address;
    if ((await keeper.found(bucket)) === 'hidden') throw new RightsMissing(this.host, [{ bucket, rights: ['read'] }]);
  }

  /** Once for all that want it at a time. */
  private discover(of: Resolution): Promise<Writer> {
    const underWay = this.discovering.get(of) ?? this.discoverAlone(of).finally(() => this.discovering.delete(of));
    this.discovering.set(of, underWay);
    return underWay;
  }

  /** InfluxDB 1 has a write path and a database of its own kind; 2 and 3 share theirs. */
  private async discoverAlone(of: Resolution): Promise<Writer> {
    const version = await this.api.version();
    const bucket = bucketOf(this.address.bucket, of);
    const { days, change } = this.address.retention ?? KEEP_ALL;
    const wished = { days: days[of], change, host: this.host };
    const kept = await preparePlace(this.keeperOf(version), bucket, wished, (event) => this.tell(of, event));
    const path = this.writePath(bucket, isOf(1, version));
    const rights = isOf(3, version) ? [] : await this.missingOf(path, kept);
    if (rights.length > 0) throw new RightsMissing(this.host, [{ bucket, rights }]);
    this.kept.set(of, typeof kept === 'number' ? kept : null);
    const writer = this.api.writerTo(path);
    this.writers.set(of, writer);
    return writer;
  }

  /** A right that is missing is known before there is something to be written: the server looks at it before it looks for lines. */
  private async missingOf(path: string, found: Found): Promise<Right[]> {
    const read: Right[] = found === 'hidden' ? ['read'] : [];
    const answered = await this.api.writeNothing(path);
    if (answered.status === 403) return [...read, 'write'];
    // Who may not look was not let make it either.
    if (isNotThere(answered)) return ['make'];
    if (answered.status >= 300 && !WANTS_LINES.test(answered.text)) throw troubleOf(this.host, answered);
    return read;
  }

  private keeperOf(version: string, { call } = this.api): Keeper {
    if (isOf(1, version)) return new Keeper1((influxQl) => this.state(influxQl));
    return isOf(3, version) ? new Keeper3(call) : new Keeper2(call, { host: this.host, org: this.address.org ?? '' });
  }

  private tell(of: Resolution, event: NamedEvent): void {
    // Without a wish of ours there is nothing to tell of.
    if (event instanceof RetentionDiffers && (!this.address.retention || this.told.has(of))) return;
    if (event instanceof RetentionDiffers) this.told.add(of);
    this.address.report(event);
  }

  private writePath(bucket: string, isFirst: boolean): string {
    if (isFirst) return `/write?db=${encodeURIComponent(bucket)}&precision=ns`;
    return `/api/v2/write?${new URLSearchParams({ org: this.address.org ?? '', bucket, precision: 'ns' })}`;
  }

  private async state(influxQl: string): Promise<Stated> {
    const answer = await this.ask('POST', influxQl);
    const error = complaintIn(answer);
    return error === undefined ? { rows: rowsIn(answer) } : { rows: [], error };
  }

  private async ask(...asked: Parameters<InfluxApi['query']>): ReturnType<InfluxApi['query']> {
    this.respite.questions.demandOver();
    try {
      return await this.api.query(...asked);
    } catch (error) {
      this.respite.questions.note(error);
      throw error;
    }
  }
}

/** The first of InfluxDB 2 refuse to write nothing. */
const WANTS_LINES = /requires points/i;

const isOf = (generation: number, version: string): boolean => new RegExp(`^v?${generation}\\.`).test(version);
