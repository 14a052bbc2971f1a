import type { Finding } from '../finding/finding.js';
import { waitedInVain } from '../finding/waits.js';
import { nameOf } from '../identity/index.js';
import { decideIncident } from './decide.js';
import { type Withheld, withhold } from './withheld.js';

/** What waited and has passed, as it is kept: under one name as long as it goes on coming and going. Null: it is no such finding. */
export function passedOf(finding: Finding, offered: string[]): Withheld | null {
  const { passed, ...rest } = finding;
  const alarm = passed && decideIncident(undefined, [{ ...rest, type: 'raised', at: passed.since }], offered)?.incident;
  if (!passed || !alarm) return null;
  const { reason, by, since, until, times } = passed;
  const explanation = waitedInVain(reason, by, times);
  return {
    ...withhold(alarm, since, { reason, explanation, until: null }),
    id: nameOf('WH', since, finding.kioskId, finding.key),
    state: 'ended',
    endedAt: until,
    endedBy: by,
    times,
  };
}
