import type { Instant } from '../../time/index.js';
import { type Aside, withAside } from './aside.js';
import { MemoryOfNumbers } from './memory-of-numbers.js';
import type { KioskRecord } from './record.js';

const NONE_MISSING: KioskRecord['missing'] = Object.freeze([]);

/** What few kiosks have at a time stands aside: whoever has none of it pays for none. */
export class MemoryOfRare extends MemoryOfNumbers {
  protected aside: Aside | undefined = undefined;

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

  get pending(): Aside['pending'] {
    return this.aside?.pending;
  }

  set pending(pending: Aside['pending'] | undefined) {
    this.setAside('pending', pending);
  }

  get passing(): Aside['passing'] {
    return this.aside?.passing;
  }

  set passing(passing: Aside['passing'] | undefined) {
    this.setAside('passing', passing);
  }

  get trend(): Aside['trend'] {
    return this.aside?.trend;
  }

  set trend(trend: Aside['trend'] | undefined) {
    this.setAside('trend', trend);
  }

  get awaitedSince(): Instant | undefined {
    return this.aside?.awaitedSince;
  }

  set awaitedSince(since: Instant | undefined) {
    this.setAside('awaitedSince', since);
  }

  get came(): Aside['came'] {
    return this.aside?.came;
  }

  set came(came: Aside['came'] | undefined) {
    this.setAside('came', came);
  }

  get flaps(): Aside['flaps'] {
    return this.aside?.flaps;
  }

  set flaps(flaps: Aside['flaps'] | undefined) {
    this.setAside('flaps', flaps);
  }

  get actions(): Aside['actions'] {
    return this.aside?.actions;
  }

  set actions(actions: Aside['actions'] | undefined) {
    this.setAside('actions', actions);
  }

  get faults(): Aside['faults'] {
    return this.aside?.faults;
  }

  set faults(faults: Aside['faults'] | undefined) {
    this.setAside('faults', faults);
  }

  get ill(): Aside['ill'] {
    return this.aside?.ill;
  }

  set ill(ill: Aside['ill'] | undefined) {
    this.setAside('ill', ill);
  }

  get stood(): Aside['stood'] {
    return this.aside?.stood;
  }

  set stood(stood: Aside['stood'] | undefined) {
    this.setAside('stood', stood);
  }

  get spells(): Aside['spells'] {
    return this.aside?.spells;
  }

  set spells(spells: Aside['spells'] | undefined) {
    this.setAside('spells', spells);
  }

  get takenFrom(): string | undefined {
    return this.aside?.takenFrom;
  }

  set takenFrom(address: string | undefined) {
    this.setAside('takenFrom', address);
  }

  get waiting(): Aside['waiting'] {
    return this.aside?.waiting;
  }

  set waiting(waiting: Aside['waiting'] | undefined) {
    this.setAside('waiting', waiting);
  }

  get visits(): Aside['visits'] {
    return this.aside?.visits;
  }

  set visits(visits: Aside['visits'] | undefined) {
    this.setAside('visits', visits);
  }

  protected setAside<K extends keyof Aside>(key: K, value: Aside[K] | undefined): void {
    if (this.aside !== undefined || value !== undefined) this.aside = withAside(this.aside, key, value);
  }
}
