import type { Instant } from '../../time/index.js';
import { type RareState, withAside } from './aside.js';
import { MemoryOfNumbers } from './memory-of-numbers.js';
import type { KioskRecord } from './record.js';

const NONE_MISSING: KioskRecord['missing'] = Object.freeze([]);

/** What few kiosks have at a time stands aside: whoever has none of it pays for none. */
export class MemoryOfRare extends MemoryOfNumbers {
  protected aside: RareState | undefined = undefined;

  get goneAt(): Instant | null {
    return this.aside?.goneAt ?? null;
  }

  set goneAt(at: Instant | null) {
    this.setAside('goneAt', at ?? undefined);
  }

  get missing(): KioskRecord['missing'] {
    return this.aside?.missing ?? NONE_MISSING;
  }

  set missing(missing: KioskRecord['missing']) {
    this.setAside('missing', missing.length > 0 ? missing : undefined);
  }

  get birthWanted(): Instant | null {
    return this.aside?.birthWanted ?? null;
  }

  set birthWanted(since: Instant | null) {
    this.setAside('birthWanted', since ?? undefined);
  }

  get birthAskedAt(): Instant | null {
    return this.aside?.birthAskedAt ?? null;
  }

  set birthAskedAt(at: Instant | null) {
    this.setAside('birthAskedAt', at ?? undefined);
  }

  get birthAsked(): boolean {
    return this.aside?.birthAsked ?? false;
  }

  set birthAsked(asked: boolean) {
    this.setAside('birthAsked', asked || undefined);
  }

  get pending(): RareState['pending'] {
    return this.aside?.pending;
  }

  set pending(pending: RareState['pending'] | undefined) {
    this.setAside('pending', pending);
  }

  get passing(): RareState['passing'] {
    return this.aside?.passing;
  }

  set passing(passing: RareState['passing'] | undefined) {
    this.setAside('passing', passing);
  }

  get trend(): RareState['trend'] {
    return this.aside?.trend;
  }

  set trend(trend: RareState['trend'] | undefined) {
    this.setAside('trend', trend);
  }

  get awaitedSince(): Instant | undefined {
    return this.aside?.awaitedSince;
  }

  set awaitedSince(since: Instant | undefined) {
    this.setAside('awaitedSince', since);
  }

  get came(): RareState['came'] {
    return this.aside?.came;
  }

  set came(came: RareState['came'] | undefined) {
    this.setAside('came', came);
  }

  get flaps(): RareState['flaps'] {
    return this.aside?.flaps;
  }

  set flaps(flaps: RareState['flaps'] | undefined) {
    this.setAside('flaps', flaps);
  }

  get actions(): RareState['actions'] {
    return this.aside?.actions;
  }

  set actions(actions: RareState['actions'] | undefined) {
    this.setAside('actions', actions);
  }

  get faults(): RareState['faults'] {
    return this.aside?.faults;
  }

  set faults(faults: RareState['faults'] | undefined) {
    this.setAside('faults', faults);
  }

  get ill(): RareState['ill'] {
    return this.aside?.ill;
  }

  set ill(ill: RareState['ill'] | undefined) {
    this.setAside('ill', ill);
  }

  get stood(): RareState['stood'] {
    return this.aside?.stood;
  }

  set stood(stood: RareState['stood'] | undefined) {
    this.setAside('stood', stood);
  }

  get spells(): RareState['spells'] {
    return this.aside?.spells;
  }

  set spells(spells: RareState['spells'] | undefined) {
    this.setAside('spells', spells);
  }

  get takenFrom(): string | undefined {
    return this.aside?.takenFrom;
  }

  set takenFrom(address: string | undefined) {
    this.setAside('takenFrom', address);
  }

  get waiting(): RareState['waiting'] {
    return this.aside?.waiting;
  }

  set waiting(waiting: RareState['waiting'] | undefined) {
    this.setAside('waiting', waiting);
  }

  get visits(): RareState['visits'] {
    return this.aside?.visits;
  }

  set visits(visits: RareState['visits'] | undefined) {
    this.setAside('visits', visits);
  }

  protected setAside<K extends keyof RareState>(key: K, value: RareState[K] | undefined): void {
    if (this.aside !== undefined || value !== undefined) this.aside = withAside(this.aside, key, value);
  }
}
