import type { ServerResponse } from 'node:http';
import { LiveReaderDropped, LiveUpdatesDelayed } from '../events.js';
import type { Wiring } from '../parts.js';
import { Problem } from '../problem.js';
import type { LiveFeed } from './feed.js';
import { LiveReader, PATIENCE, type Shape } from './reader.js';

/** Readers at once. Ours. */
export const MOST_READERS = 200;
/** Between two comments that keep a line open, milliseconds. */
const BEAT = 15_000;

export interface Entrance {
  raw: ServerResponse;
  /** `Last-Event-ID`, as the browser sent it. */
  lastEventId: string | undefined;
  /** Asked at every beat; absent: always welcome. */
  welcome?: () => Promise<boolean>;
}

/** Those who read one kind of live stream. The public cannot take the places of the staff. */
export class Audience {
  private readonly inside = new Map<LiveReader, Entrance['welcome']>();
  private readonly beats: NodeJS.Timeout;

  constructor(
    private readonly feed: LiveFeed,
    private readonly wiring: Wiring,
    private readonly shape: Shape,
    beat = BEAT,
    private readonly patience = PATIENCE,
  ) {
    this.beats = setInterval(() => this.beat(), beat);
    this.beats.unref();
  }

  get size(): number {
    return this.inside.size;
  }

  /** Refuses when the house is full. Ask before the headers go. */
  demandRoom(): void {
    if (this.inside.size < MOST_READERS) return;
    throw new Problem('too-busy', `${MOST_READERS} readers are there already.`, { headers: { 'retry-after': '30' } });
  }

  /** Opens the stream; the reader is told everything after the id that it names, else what comes from now on. */
  enter({ raw, lastEventId, welcome }: Entrance): void {
    raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const dropped = () => this.wiring.report(new LiveReaderDropped('too-slow'));
    const reader = new LiveReader(raw, this.shape, this.startOf(lastEventId), this.patience, dropped);
    this.inside.set(reader, welcome);
    raw.on('close', () => this.forget(reader));
    reader.write('retry: 2000\n\n');
    this.feed.join(reader);
  }

  /** Tells every reader something that is no change of the books. */
  tellAll(event: string, data: unknown): void {
    for (const reader of this.inside.keys()) reader.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  stop(): void {
    clearInterval(this.beats);
  }

  private startOf(lastEventId: string | undefined): number {
    const known = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : this.feed.newest;
    return Math.min(known, this.feed.newest);
  }

  private forget(reader: LiveReader): void {
    this.inside.delete(reader);
    this.feed.leave(reader);
  }

  private beat(): void {
    for (const [reader, welcome] of this.inside) {
      reader.beat();
      if (welcome) void this.demandWelcome(reader, welcome);
    }
  }

  private async demandWelcome(reader: LiveReader, welcome: () => Promise<boolean>): Promise<void> {
    try {
      if (await welcome()) return;
      this.wiring.report(new LiveReaderDropped('session-ended'));
      reader.end();
    } catch (error) {
      this.wiring.report(new LiveUpdatesDelayed(error));
    }
  }
}
