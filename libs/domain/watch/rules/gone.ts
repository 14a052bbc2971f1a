import { SECOND } from '../../time/index.js';
import type { Compiled } from '../compile.js';
import type { Judgement } from '../judging/judgement.js';
import { notePassed } from '../judging/passed.js';
import { countDip } from './flapping.js';

/** A connection that its kiosk itself takes over was not lost: its will comes with the next word. Ours. */
const TAKEN_OVER = SECOND;

/** A kiosk that left is back before anybody was told: that is withheld, and counts as once that its link came and went. */
export function endGrace(judgement: Judgement, { gone, link }: Compiled): void {
  const { memory: m, at } = judgement;
  const { goneAt: since } = m;
  const first = gone[0];
  if (since === null || first === undefined || at - since < TAKEN_OVER || link.some(({ key }) => key in m.held)) return;
  const { told, graceMs } = first;
  countDip(judgement, told, since);
  const evidence = judgement.evidence({ willAt: since });
  notePassed(judgement, { told, since, until: since + graceMs, evidence, left: 0 }, 'heard-again', 'grace');
}
