import { without } from './aside.js';
import { MemoryOfForeseen } from './memory-of-foreseen.js';
import type { Share } from './shared.js';
import { addTo, slide, type Tally, tallyOf, triplesOf, withWindow } from './window.js';

/** Windows of rules about rates and changes: the first rate's stands among the numbers, the others aside. */
export class MemoryOfWindows extends MemoryOfForeseen {
  get tx(): Record<string, number[]> {
    const own = this.said.rate === null ? {} : { [this.said.rate]: triplesOf(this.numbers, this.windowAt) };
    const others = Object.entries(this.aside?.windows ?? {}).map(([rule, numbers]) => [rule, triplesOf(numbers, 0)] as const);
    return { ...own, ...Object.fromEntries(others) };
  }

  /** Forgets windows that no rule has any more: of a rule whose window is of another width by now, and of one that is gone. */
  keepWindows(wanted: ReadonlySet<string>, share: Share): void {
    const { rate } = this.said;
    if (rate !== null && !wanted.has(rate)) {
      this.numbers = this.numbers.slice(0, this.windowAt);
      this.say({ rate: null }, share);
    }
    const { windows, trend } = this.aside ?? {};
    if (windows !== undefined && !areAll(wanted, windows)) this.setAside('windows', among(wanted, windows));
    if (trend !== undefined && !areAll(wanted, trend)) this.setAside('trend', among(wanted, trend));
  }

  /** Counts for a rule what was done in a part of time, and answers what its window has; null: nothing. */
  countTx(rule: string, part: number, came: Tally, share: Share): Tally | null {
    const { rate } = this.said;
    if (rate !== null && rate !== rule) return this.countAside(rule, part, came);
    if (rate === null && came.done + came.failed === 0) return null;
    const from = this.windowAt;
    if (rate === null) {
      this.say({ rate: rule }, share);
      this.numbers = withWindow(this.numbers, from, part);
    }
    this.numbers = counted(this.numbers, from, part, came);
    const tally = tallyOf(this.numbers, from);
    if (tally.done + tally.failed > 0) return tally;
    this.say({ rate: null }, share);
    this.numbers = this.numbers.slice(0, from);
    return tally;
  }

  private countAside(rule: string, part: number, came: Tally): Tally | null {
    // In place: to copy the windows of all rules for each of them would cost their square.
    const windows = this.aside?.windows ?? {};
    const before = windows[rule];
    if (!before && came.done + came.failed === 0) return null;
    const window = counted(before ?? withWindow([], 0, part), 0, part, came);
    const tally = tallyOf(window, 0);
    windows[rule] = window;
    const empty = tally.done + tally.failed === 0;
    this.setAside('windows', empty ? without(windows, rule) : windows);
    return tally;
  }

  protected recallTx(rule: string, triples: readonly number[], share: Share): void {
    for (let i = 0; i < triples.length; i += 3) {
      const [part, done, failed] = triples.slice(i, i + 3) as [number, number, number];
      this.countTx(rule, part, { done, failed }, share);
    }
  }
}

function areAll(wanted: ReadonlySet<string>, all: Record<string, unknown>): boolean {
  for (const key in all) if (!wanted.has(key)) return false;
  return true;
}

/** Those that are wanted; undefined: there are none. */
function among<V>(wanted: ReadonlySet<string>, all: Record<string, V>): Record<string, V> | undefined {
  const left = Object.entries(all).filter(([key]) => wanted.has(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

function counted(numbers: number[], from: number, part: number, came: Tally): number[] {
  const slid = slide(numbers, from, part);
  addTo(slid, came);
  return slid;
}
