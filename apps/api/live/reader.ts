import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { MessageEvent } from '@nestjs/common';
import { concat, concatMap, defer, from, ignoreElements, type Observable, of, repeat } from 'rxjs';
import type { Change } from '#libs/domain/index.js';
import type { LiveFeed } from './feed.js';

/** What a reader is told of a change; null: nothing. */
export type Shape = (change: Change) => Record<string, unknown> | null;
/** Whether a reader may know of a change; absent: of all. */
export type Sees = ((change: Change) => boolean) | undefined;

/** One reader of a live stream. */
export class LiveReader {
  constructor(
    private readonly raw: ServerResponse,
    private readonly shape: Shape,
    /** Id of the last change that it knows. */
    private at: number,
    private readonly patience: number,
    private readonly sees?: Sees,
  ) {}

  /**
   * An event with the number that the reader takes up after. Nest gives one that has none a number of its own,
   * and the reader would come back with that.
   */
  event(event: Omit<MessageEvent, 'id'>): MessageEvent {
    return { ...event, id: String(this.at) };
  }

  /** It has not read what it was told before. */
  get behind(): boolean {
    return this.raw.writableNeedDrain;
  }

  /**
   * Every change after the last that it knows, as fast as it reads. Nest would gather what is not read, so the next one waits
   * for the reader. Fails with an AbortError when that takes longer than its patience.
   */
  changes(feed: LiveFeed): Observable<MessageEvent> {
    return defer(() => feed.after(this.at)).pipe(
      concatMap(({ changes, upTo }) =>
        concat(
          from(changes).pipe(concatMap((change) => this.told(change))),
          defer(() => this.passed(upTo)),
        ),
      ),
      repeat({ delay: () => feed.newerThan(this.at) }),
    );
  }

  private told(change: Change): Observable<MessageEvent> {
    this.at = change.id;
    if (this.sees && !this.sees(change)) return of();
    const data = this.shape(change);
    if (!data) return of();
    return concat(of(this.event({ type: change.what, data })), defer(() => this.taken()).pipe(ignoreElements()));
  }

  private passed(upTo: number): Observable<never> {
    this.at = upTo;
    return of();
  }

  /** Resolves when the reader has room for more. */
  private async taken(): Promise<void> {
    // Nest hands on what it was given before the loop turns.
    await turnOfLoop();
    if (this.behind) await once(this.raw, 'drain', { signal: AbortSignal.timeout(this.patience) });
  }

  /** Cuts it off, whatever it has not read. */
  cut(): void {
    this.raw.destroy();
  }
}
