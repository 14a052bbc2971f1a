import { BACKEND_STATE_TOPIC, downTopic, uplinkTopic } from '#libs/contracts/index.js';
import { type Conformance, HOUR, type Instant, type KioskFact } from '#libs/domain/index.js';
import { type StationApi, StationRefused } from './api.js';
import {
  type ConnectionTold,
  factOfEvent,
  factOfLine,
  factOfReading,
  factOfRefused,
  type ReadingTold,
  type RefusedTold,
} from './facts.js';

/** Readings of a page, and pages of one look. */
const PAGE = 500;
const MOST_PAGES = 4;
/** Births of before that are looked at. */
const BIRTHS = 50;
/** Refused packets of one look whose payload is looked at. */
const MOST_READ = 20;
/** A clock that is behind by so much still shows what comes. */
const BEFORE = HOUR;
/** With so much seen there is nothing more to learn. */
const MOST_FACTS = 20_000;

/** One kiosk, and what has been seen of it. */
export class Watching {
  readonly facts: KioskFact[] = [];
  private readonly known = new Set<string>();
  private upTo: number | null = null;
  private lastRefused = 0;
  private readonly openLines = new Set<number>();
  private hears = false;
  now: Instant = 0;
  /** Of the first look. */
  from: Instant = 0;
  seesLines = false;

  private constructor(
    private readonly api: StationApi,
    private readonly id: string,
    readonly heartbeatS: number,
    readonly topics: Conformance['topics'],
  ) {}

  static async begin(api: StationApi, id: string): Promise<Watching> {
    const kiosk = await api.get<{ hall: string; heartbeatS: number }>(`/api/v1/kiosks/${encodeURIComponent(id)}`);
    const { region } = await api.get<{ region: string }>(`/api/v1/halls/${kiosk.hall}`);
    const at = { region, kioskId: id };
    const [will, config, sign] = [uplinkTopic(at, 'will'), downTopic(at, 'config'), downTopic(at, 'sign')];
    return new Watching(api, id, kiosk.heartbeatS, { will, config, sign, state: BACKEND_STATE_TOPIC });
  }

  get isFull(): boolean {
    return this.facts.length > MOST_FACTS;
  }

  /** It would hear a question now, as far as that can be seen. */
  get listens(): boolean {
    const has = this.facts.some(({ what, at }) => what === 'reading' && at >= this.from);
    return this.seesLines ? this.hears : has;
  }

  /** Sees what has happened since the last look. */
  async look(): Promise<void> {
    const first = this.upTo === null;
    await this.lookAtLines();
    if (first) for (const one of (await this.readings(`kind=birth&limit=${BIRTHS}`)).items) this.note(factOfReading(one));
    await this.lookAtReadings();
    await this.lookAtRefused();
  }

  /** Asks for a birth; false: there is no way to it from there. */
  async ask(): Promise<boolean> {
    try {
      const { at } = await this.api.post<{ at: string }>(`/api/v1/kiosks/${this.id}/rebirth`);
      if (!this.seesLines) this.note({ what: 'told', at: Date.parse(at), topic: this.topics.config, text: '{"rebirth":true}' });
      return true;
    } catch (error) {
      if (error instanceof StationRefused && error.reason === 'no-way') return false;
      throw error;
    }
  }

  private async lookAtLines(): Promise<void> {
    const after = this.upTo === null ? '' : `?after=${this.upTo}`;
    const seen = await this.api.get<ConnectionTold>(`/api/v1/kiosks/${this.id}/connection${after}`);
    this.now = Date.parse(seen.now);
    if (this.upTo === null) this.from = this.now;
    this.seesLines = seen.visible;
    if (this.upTo === null || !seen.complete) this.takeStock(seen);
    for (const event of seen.events) this.follow(factOfEvent(event));
    this.hears = seen.open.some(({ filters }) => filters.length > 0);
    this.upTo = seen.upTo;
  }

  /** Connections that are there, and those that went unseen. */
  private takeStock({ open }: ConnectionTold): void {
    for (const line of open) if (!this.openLines.has(line.line)) this.follow(factOfLine(line));
    const there = new Set(open.map(({ line }) => line));
    for (const line of this.openLines) if (!there.has(line)) this.follow({ what: 'lost', at: this.now, line });
  }

  private follow(fact: KioskFact): void {
    if (fact.what === 'connected') this.openLines.add(fact.line);
    if (fact.what === 'lost') this.openLines.delete(fact.line);
    this.note(fact);
  }

  private async lookAtReadings(): Promise<void> {
    const { from } = this;
    let after = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, next } = await this.readings(`from=${from - BEFORE}&limit=${PAGE}${after}`);
      for (const one of items) if (one.receivedAt >= from) this.note(factOfReading(one));
      if (next === null) return;
      after = `&after=${encodeURIComponent(next)}`;
    }
  }

  private readings(query: string): Promise<{ items: ReadingTold[]; next: string | null }> {
    return this.api.get(`/api/v1/readings?kioskId=${this.id}&${query}`);
  }

  private async lookAtRefused(): Promise<void> {
    const { items } = await this.api.get<{ items: RefusedTold[] }>(`/api/v1/quarantine?kioskId=${this.id}&limit=100`);
    const news = items.filter(({ id, receivedAt }) => id > this.lastRefused && Date.parse(receivedAt) >= this.from);
    for (const [n, one] of news.reverse().entries()) {
      const path = `/api/v1/quarantine/${one.id}`;
      const { text } = n < MOST_READ ? await this.api.get<{ text?: string }>(path) : {};
      this.note(factOfRefused(one, text));
      this.lastRefused = one.id;
    }
  }

  private note(fact: KioskFact): void {
    const key = JSON.stringify(fact);
    if (!this.known.has(key)) this.facts.push(fact);
    this.known.add(key);
  }
}
