import { type MaskedCounts, PERSONAL_KINDS, type PersonalKind } from '#libs/domain/privacy/index.js';
import { NamedEvent, type Report } from './events.js';

/** Where free text comes in: from a kiosk, from one that was not believed, from people, from alerts of others; and where it would go out. */
export type MaskedAt = 'kiosk' | 'quarantine' | 'people' | 'outside-alert' | 'log';

/** A number that tells who somebody is was masked (S0-F17, S1-4.3.3). The text itself is told nowhere. */
export class PersonalMasked extends NamedEvent {
  readonly level = 'debug';
  readonly says = 'A number that looks like a person’s own was masked';
  override readonly counts: { metric: string; help: string; labels: { kind: PersonalKind; where: MaskedAt }; by: number };
  constructor(kind: PersonalKind, where: MaskedAt, by: number) {
    super();
    this.counts = {
      metric: 'hallwatch_masked_total',
      help: 'ID numbers, bank cards and mobile numbers that were masked in free text, by where it came in.',
      labels: { kind, where },
      by,
    };
  }
}

/** Tells what was masked; nothing when nothing was. */
export function tellMasked(found: MaskedCounts | null, where: MaskedAt, report: Report): void {
  if (!found) return;
  for (const kind of PERSONAL_KINDS) if (found[kind]) report(new PersonalMasked(kind, where, found[kind]));
}
