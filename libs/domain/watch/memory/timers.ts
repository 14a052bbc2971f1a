import { type Instant, SECOND } from '../../time/index.js';

/** What can be woken. */
export interface Sleeper {
  kioskId: string;
  /** The second, since 1970, in which it is to be woken; absent: in none. Of no meaning after a restart. */
  wakeS?: number;
}

interface Wake<T> {
  at: Instant;
  who: T;
}

const before = (a: Wake<Sleeper>, b: Wake<Sleeper>): boolean => a.at < b.at || (a.at === b.at && a.who.kioskId < b.who.kioskId);

/**
 * Who is to be woken when. One list per second; only the seconds that have begun are in a heap, in the order of the millisecond.
 * A deadline that moved later is not moved here: whoever wakes too early is put off again.
 */
export class Timers<T extends Sleeper> {
  private readonly seconds = new Map<number, T[]>();
  private readonly begun: Wake<T>[] = [];
  /** The last second that has begun. */
  private nowS = Number.NEGATIVE_INFINITY;

  /** Wakes it at the instant, unless it is woken before anyway. */
  wake(who: T, at: Instant): void {
    const s = Math.floor(at / SECOND);
    if (who.wakeS !== undefined && who.wakeS < s) return;
    const known = who.wakeS === s;
    who.wakeS = s;
    if (s <= this.nowS) this.push({ at, who });
    else if (!known) this.listOf(s).push(who);
  }

  /** Whether nobody is to be woken up to now. */
  quiet(now: Instant): boolean {
    return now < (this.nowS + 1) * SECOND && (this.begun[0]?.at ?? Number.POSITIVE_INFINITY) > now;
  }

  /** The next who is due up to now, in the order of time; it sleeps for good unless it is put to sleep again. */
  next(now: Instant, dueAt: (who: T) => Instant): T | undefined {
    this.begin(Math.floor(now / SECOND), dueAt);
    while ((this.begun[0]?.at ?? Number.POSITIVE_INFINITY) <= now) {
      const { at, who } = this.pop();
      if (who.wakeS !== Math.floor(at / SECOND)) continue;
      who.wakeS = undefined;
      const due = dueAt(who);
      if (due <= at) return who;
      this.wake(who, due);
    }
    return undefined;
  }

  private listOf(s: number): T[] {
    let list = this.seconds.get(s);
    if (!list) {
      list = [];
      this.seconds.set(s, list);
    }
    return list;
  }

  private begin(s: number, dueAt: (who: T) => Instant): void {
    if (s <= this.nowS) return;
    const from = this.nowS + 1;
    this.nowS = s;
    // After a long pause, or a start, there are fewer lists than seconds.
    if (s - from < this.seconds.size) for (let at = from; at <= s; at++) this.open(at, dueAt);
    else for (const at of [...this.seconds.keys()]) if (at <= s) this.open(at, dueAt);
  }

  private open(s: number, dueAt: (who: T) => Instant): void {
    const list = this.seconds.get(s);
    if (!list) return;
    this.seconds.delete(s);
    for (const who of list) {
      if (who.wakeS !== s) continue;
      who.wakeS = undefined;
      this.wake(who, dueAt(who));
    }
  }

  private push(wake: Wake<T>): void {
    const heap = this.begun;
    let i = heap.push(wake) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!before(wake, heap[parent] as Wake<T>)) break;
      heap[i] = heap[parent] as Wake<T>;
      i = parent;
    }
    heap[i] = wake;
  }

  private pop(): Wake<T> {
    const heap = this.begun;
    const first = heap[0] as Wake<T>;
    const last = heap.pop() as Wake<T>;
    if (heap.length > 0) this.sink(last);
    return first;
  }

  private sink(wake: Wake<T>): void {
    const heap = this.begun;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1] as Wake<T>, heap[child] as Wake<T>)) child++;
      if (!before(heap[child] as Wake<T>, wake)) break;
      heap[i] = heap[child] as Wake<T>;
      i = child;
    }
    heap[i] = wake;
  }
}
