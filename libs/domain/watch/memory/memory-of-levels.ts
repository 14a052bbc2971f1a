import type { LevelView } from '../../kiosk/index.js';
import type { Instant } from '../../time/index.js';
import { type Item, itemOf, levelViewOf, NUMBERS_AN_ITEM, sameItem, saysTheSame } from './items.js';
import { freshLevel, join, type Level } from './levels.js';
import { known, LEVELS, UNKNOWN } from './memory-of-numbers.js';
import { MemoryOfRare } from './memory-of-rare.js';
import { NOTHING_SAID, type Said } from './said.js';
import type { Share } from './shared.js';

/** Most kiosks have the same list of items. */
const kindsOfItems = new WeakMap<readonly Item[], Record<LevelView['of'], readonly string[]>>();

function kindsIn(items: readonly Item[]): Record<LevelView['of'], readonly string[]> {
  const before = kindsOfItems.get(items);
  if (before) return before;
  const kindsOf = (of: LevelView['of']): string[] => [...new Set(items.filter((item) => item.of === of).map(({ kind }) => kind))];
  const kinds = { consumable: kindsOf('consumable'), cashbox: kindsOf('cashbox') };
  kindsOfItems.set(items, kinds);
  return kinds;
}

/** Items of one kiosk that are remembered; of more the oldest are forgotten. */
const MOST_ITEMS = 96;

/** What many kiosks say alike, shared with them, and the levels of its items: their amounts are its own. */
export class MemoryOfLevels extends MemoryOfRare {
  protected said: Said = NOTHING_SAID;

  get app(): string | null {
    return this.said.app;
  }

  get mode(): string | null {
    return this.said.mode;
  }

  get heartbeatS(): number | null {
    return this.said.heartbeatS;
  }

  get periodWished(): number | null {
    return this.said.periodWished;
  }

  get components(): Record<string, string> {
    return this.said.components;
  }

  say(what: Partial<Said>, share: Share): void {
    this.said = share(this.said, what);
  }

  get levels(): LevelView[] {
    return this.said.items.map((item, i) => this.levelAt(item, i));
  }

  /** Kinds that items were told of. */
  kindsOf(of: LevelView['of']): readonly string[] {
    return kindsIn(this.said.items)[of];
  }

  /** All items of a kind together. */
  levelOf(of: LevelView['of'], kind: string): Level {
    const { items } = this.said;
    const level = freshLevel(kind);
    for (let i = 0; i < items.length; i++) {
      const item = items[i] as Item;
      if (item.kind === kind && item.of === of) join(level, item, this.numbers[LEVELS + i * NUMBERS_AN_ITEM] as number);
    }
    return level;
  }

  /** What was known before of how much is in the item, and since when; null: the item was not known, or not counted. */
  amountLike(item: Pick<Item, 'of' | 'id' | 'kind'>): { remaining: number; at: Instant } | null {
    const i = this.placeOf(item);
    if (i < 0 || (this.said.items[i] as Item).kind !== item.kind) return null;
    const place = LEVELS + i * NUMBERS_AN_ITEM;
    const remaining = this.numbers[place] as number;
    return Number.isNaN(remaining) ? null : { remaining, at: this.numbers[place + 1] as number };
  }

  /** What was known of the item before. */
  levelLike(item: Pick<Item, 'of' | 'id'>): LevelView | undefined {
    const i = this.placeOf(item);
    return i < 0 ? undefined : this.levelAt(this.said.items[i] as Item, i);
  }

  private placeOf(item: Pick<Item, 'of' | 'id'>): number {
    const { items } = this.said;
    for (let i = 0; i < items.length; i++) if (sameItem(items[i] as Item, item)) return i;
    return -1;
  }

  /** The items told now, in place of what was known of them. */
  noteLevels(told: readonly LevelView[], share: Share): void {
    for (const level of told) {
      if (this.noteAmount(level)) continue;
      this.keepLevels(this.levelsWith(told), share);
      return;
    }
  }

  private levelAt(item: Item, i: number): LevelView {
    const place = LEVELS + i * NUMBERS_AN_ITEM;
    return levelViewOf(item, known(this.numbers[place] as number), this.numbers[place + 1] as number);
  }

  /** In place, when nothing but the amount is new: so it is with almost every message. */
  private noteAmount(level: LevelView): boolean {
    const { items } = this.said;
    for (let i = 0; i < items.length; i++) {
      if (!saysTheSame(items[i] as Item, level)) continue;
      const place = LEVELS + i * NUMBERS_AN_ITEM;
      this.numbers[place] = level.remaining ?? UNKNOWN;
      this.numbers[place + 1] = level.at;
      return true;
    }
    return false;
  }

  private levelsWith(told: readonly LevelView[]): LevelView[] {
    const levels = this.levels;
    for (const now of told) {
      const at = levels.findIndex((old) => sameItem(old, now));
      if (at >= 0) levels[at] = now;
      else levels.push(now);
    }
    return levels.slice(-MOST_ITEMS);
  }

  protected keepLevels(levels: readonly LevelView[], share: Share): void {
    const behind = this.numbers.slice(this.behindLevels);
    const amounts = levels.flatMap(({ remaining, at }) => [remaining ?? UNKNOWN, at]);
    this.say({ items: levels.map(itemOf) }, share);
    this.numbers = this.numbers.slice(0, LEVELS).concat(amounts, behind);
  }

  /** Where the amounts end. */
  protected get behindLevels(): number {
    return LEVELS + this.said.items.length * NUMBERS_AN_ITEM;
  }
}
