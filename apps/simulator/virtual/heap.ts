/** What is to happen, the earliest first; of one time in the order of being put in. */
export class Heap<T extends { at: number }> {
  private readonly all: { what: T; turn: number }[] = [];
  private turns = 0;

  get next(): T | undefined {
    return this.all[0]?.what;
  }

  put(what: T): void {
    const entry = { what, turn: this.turns++ };
    let i = this.all.push(entry) - 1;
    for (let parent = (i - 1) >> 1; i > 0 && this.before(entry, parent); parent = (i - 1) >> 1) {
      this.all[i] = this.all[parent] as typeof entry;
      i = parent;
    }
    this.all[i] = entry;
  }

  take(): T | undefined {
    const first = this.all[0];
    const last = this.all.pop();
    if (first && last && this.all.length > 0) this.sink(last);
    return first?.what;
  }

  private sink(entry: { what: T; turn: number }): void {
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= this.all.length) break;
      const right = this.all[child + 1];
      if (right && this.before(right, child)) child++;
      if (this.before(entry, child)) break;
      this.all[i] = this.all[child] as typeof entry;
      i = child;
    }
    this.all[i] = entry;
  }

  private before({ what, turn }: { what: T; turn: number }, at: number): boolean {
    const other = this.all[at] as { what: T; turn: number };
    return what.at < other.what.at || (what.at === other.what.at && turn < other.turn);
  }
}
