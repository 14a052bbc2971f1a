import type { Answer } from '../../finding/index.js';
import type { Instant } from '../../time/index.js';
import type { KioskMemory } from './kiosk-memory.js';

/** Whose next word is waited for, because others fell out: kiosks of their halls, and any kiosk of other halls. */
export class AskedBirths {
  /** By id: what is said after that time counts. */
  readonly kiosks = new Map<string, Instant>();
  readonly halls = new Map<string, Instant>();
  private answers: Answer[] = [];

  get isEmpty(): boolean {
    return this.kiosks.size === 0 && this.halls.size === 0;
  }

  ask(kind: 'kiosks' | 'halls', id: string, since: Instant): void {
    const asked = this[kind].get(id);
    if (asked === undefined || asked < since) this[kind].set(id, since);
  }

  /** It was heard: that is told, if anybody waits for it. */
  hear({ kioskId, hallId }: KioskMemory, at: Instant): void {
    const byKiosk = heard(this.kiosks, kioskId, at);
    if (heard(this.halls, hallId, at) || byKiosk) this.answers.push({ kioskId, hallId, at });
  }

  /** Nobody would find it silent any more, so it is not waited for. */
  giveUp(kioskId: string, hallId: string, at: Instant): void {
    this.kiosks.delete(kioskId);
    this.answers.push({ kioskId, hallId, at, gone: true });
  }

  takeAnswers(): Answer[] {
    const { answers } = this;
    if (answers.length > 0) this.answers = [];
    return answers;
  }
}

/** Whether it is waited for. What it says up to then may have been under way still. */
function heard(asked: Map<string, Instant>, id: string, at: Instant): boolean {
  const since = asked.get(id);
  if (since === undefined) return false;
  if (at > since) asked.delete(id);
  return true;
}
