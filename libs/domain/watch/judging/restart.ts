import { parted } from '../../identity/index.js';
import type { Text } from '../../text.js';
import { MINUTE, SECOND } from '../../time/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { forgetFaults } from '../memory/told-faults.js';
import { faultTold } from './fault-words.js';
import type { Judgement } from './judgement.js';
import { endWait } from './passed.js';

/** The vendors' software tells its faults anew after a start, within this. Ours. */
export const TELLS_ANEW_WITHIN = 2 * MINUTE;

/**
 * Power alone: a kiosk that starts again has it, and says at once when its mains or its battery fail still. A jam, a door or a full
 * box is a thing that no restart mends, so it stands until the kiosk says that it is over.
 */
const PASSES_WITH_A_RESTART = /^PWR-\d+$/;

const NOT_TOLD_AGAIN: Text = { zh: '重启后未再报告', en: 'not told again after the restart' };

/** What holds by the word of the boot before, and what waits by it, has to be told again by this one. */
export function expectAnew(m: KioskMemory, judgement: Judgement, before: string): void {
  forgetFaults(m, ({ code }) => PASSES_WITH_A_RESTART.test(code));
  for (const key of [...Object.keys(m.pending ?? {}), ...Object.keys(m.held)]) {
    const [rule = '', code, component, ...more] = parted(key);
    if (code === undefined || component === undefined || more.length > 0 || !PASSES_WITH_A_RESTART.test(code)) continue;
    if (key in m.held) endUnlessTold(m, judgement, faultTold(rule, { code, component }), before);
    else endWait(judgement, key, 'restarted');
  }
}

function endUnlessTold(m: KioskMemory, judgement: Judgement, told: ReturnType<typeof faultTold>, before: string): void {
  const { at } = judgement;
  const seen = { why: NOT_TOLD_AGAIN.en, lastBootId: before, waitedS: TELLS_ANEW_WITHIN / SECOND };
  m.pending ??= {};
  m.pending[told.key] = {
    told: { ...told, why: NOT_TOLD_AGAIN },
    since: at,
    until: at + TELLS_ANEW_WITHIN,
    evidence: judgement.evidence(seen),
    left: 0,
    ends: true,
  };
  judgement.moved = true;
}
