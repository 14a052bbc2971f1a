import type { ServerResponse } from 'node:http';
import type { MessageEvent } from '@nestjs/common';
import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  interval,
  map,
  merge,
  type Observable,
  of,
  Subject,
  share,
  takeUntil,
} from 'rxjs';
import type { Report } from '#libs/runtime/index.js';
import { LiveReaderDropped, LiveUpdatesDelayed } from '../http/named-events.js';
import { Problem } from '../http/problem.js';
import type { LiveFeed } from './feed.js';
import { LiveReader, type Sees, type Shape } from './reader.js';

/** Readers at once. Ours. */
export const MOST_READERS = 200;
const BEAT = 15_000;
const PATIENCE = 10_000;
/** How long a browser waits before it comes back, milliseconds. */
const RETRY = 2_000;

export interface Pace {
  /** Between two comments that keep a line open, milliseconds. */
  beat: number;
  /** How long a reader may leave everything unread before it is cut off, milliseconds. */
  patience: number;
}

export interface Entrance {
  raw: ServerResponse;
  /** Who reads: an address, or an account. Each has a share of the places. */
  asker: string;
  /** `Last-Event-ID`, as the browser sent it. */
  lastEventId: string | undefined;
  /** Asked at every beat; absent: always welcome. */
  welcome?: () => Promise<boolean>;
  /** Asked of every change; absent: told of all. */
  sees?: Sees;
}

/** Those who read one kind of live stream. The public cannot take the places of the staff. */
export class Audience {
  private inside = 0;
  private readonly insideBy = new Map<string, number>();
  private readonly announced = new Subject<{ type: string; data: object }>();
  private readonly over = new Subject<void>();

  constructor(
    private readonly feed: LiveFeed,
    private readonly report: Report,
    private readonly shape: Shape,
    private readonly pace: Pace = { beat: BEAT, patience: PATIENCE },
    private readonly share = MOST_READERS,
  ) {}

  get size(): number {
    return this.inside;
  }

  /** What a reader is told: everything after the id that it names, else what comes from now on. Fails when the house is full. */
  enter({ raw, asker, lastEventId, welcome, sees }: Entrance): Observable<MessageEvent> {
    return defer(() => {
      if (this.inside >= MOST_READERS) throw full();
      const own = this.insideBy.get(asker) ?? 0;
      if (own >= this.share) throw shareTaken(this.share);
      this.insideBy.set(asker, own + 1);
      this.inside++;
      const reader = new LiveReader(raw, this.shape, this.startOf(lastEventId), this.pace.patience, sees);
      return this.toldTo(reader, welcome).pipe(finalize(() => this.leave(asker)));
    });
  }

  private leave(asker: string): void {
    this.inside--;
    const left = (this.insideBy.get(asker) ?? 1) - 1;
    if (left > 0) this.insideBy.set(asker, left);
    else this.insideBy.delete(asker);
  }

  /** Tells every reader something that is no change of the books. */
  tellAll(type: string, data: object): void {
    this.announced.next({ type, data });
  }

  /** Ends every stream. */
  stop(): void {
    this.over.next();
  }

  private toldTo(reader: LiveReader, welcome: Entrance['welcome']): Observable<MessageEvent> {
    const beats = interval(this.pace.beat).pipe(share());
    return merge(
      of(reader.event({ retry: RETRY })),
      reader.changes(this.feed),
      this.announced.pipe(map((event) => reader.event(event))),
      // A comment keeps the line open and finds out who is gone. One that is behind needs none.
      beats.pipe(
        filter(() => !reader.behind),
        map(() => ({ comment: 'still here' })),
      ),
    ).pipe(
      catchError((error: unknown) => this.lose(reader, error)),
      takeUntil(merge(this.over, welcome ? this.unwelcome(beats, welcome) : EMPTY)),
    );
  }

  /** Emits when somebody's session has ended. */
  private unwelcome(beats: Observable<number>, welcome: () => Promise<boolean>): Observable<boolean> {
    const asked = () =>
      defer(welcome).pipe(
        catchError((error: unknown) => {
          this.report(new LiveUpdatesDelayed(error));
          return of(true);
        }),
      );
    return beats.pipe(
      exhaustMap(asked),
      filter((isWelcome) => {
        if (!isWelcome) this.report(new LiveReaderDropped('session-ended'));
        return !isWelcome;
      }),
    );
  }

  private lose(reader: LiveReader, error: unknown): Observable<never> {
    const isTooSlow = error instanceof Error && error.name === 'AbortError';
    this.report(isTooSlow ? new LiveReaderDropped('too-slow') : new LiveUpdatesDelayed(error));
    if (isTooSlow) reader.cut();
    return EMPTY;
  }

  private startOf(lastEventId: string | undefined): number {
    const known = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : this.feed.newest;
    return Math.min(known, this.feed.newest);
  }
}

const full = (): Problem =>
  new Problem('too-busy', `${MOST_READERS} readers are there already.`, { headers: { 'retry-after': '30' } });

const shareTaken = (share: number): Problem =>
  new Problem(
    'too-busy',
    `${share} live streams of yours are open already. Close some, or have HALLWATCH_STREAMS_EACH set higher.`,
    {
      headers: { 'retry-after': '30' },
    },
  );
