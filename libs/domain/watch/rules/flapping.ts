import { catalogued, type Loss } from '../../fault/index.js';
import type { Cause, Evidence } from '../../finding/index.js';
import { parted } from '../../identity/index.js';
import type { FlappingRule } from '../../rule/index.js';
import { type Instant, SECOND } from '../../time/index.js';
import { type Judgement, reportedAction, type Seen, type Told } from '../judging/judgement.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';

/** A flapping rule made ready. */
export interface FlapCheck {
  rule: string;
  fits(told: Told): boolean;
  /** What is told in place of single changes of the cause. */
  steady(told: Told): Told;
  windowMs: number;
  raise: number;
  clear: number;
}

/** A change that was not told. */
interface Kept {
  told: Told;
  /** Whether it holds in truth; what was told last is the opposite. */
  holds: boolean;
  evidence: Evidence;
}

/** How often a cause changed of late. Plain data: it is written to the snapshot as it is. */
export interface Flap {
  /** Oldest first; what one reading changes of a cause is one change. */
  changes: Instant[];
  /** While it is unstable: what is told in place of it, and what is not. */
  steady?: { told: Told; kept: Record<string, Kept> };
}

/** Causes of one kiosk whose changes are counted. Ours. */
const MOST_FLAPS = 64;

/** What a fault, or a component's state, is of; a component's state has no code in its key. */
function componentOf(told: Told): string {
  if (reportedAction(told) === undefined) return told.key.slice(told.key.indexOf('/') + 1);
  return parted(told.key).slice(2).join('/');
}

/** A reported fault is a fault though a level may tell of the same cause. */
const isOf = (kinds: ReadonlySet<string>, told: Told): boolean =>
  kinds.has(told.kind) || (kinds.has('fault') && reportedAction(told) !== undefined);

export function flapCheck(rule: FlappingRule): FlapCheck {
  const { id, of, codes, components, windowS, changes, severity, title } = rule;
  const kinds: ReadonlySet<string> = new Set(of);
  const fits = (told: Told): boolean => {
    const { code = '' } = told;
    if (!isOf(kinds, told) || catalogued(code)?.security) return false;
    return (codes?.includes(code) ?? true) && (components?.includes(componentOf(told)) ?? true);
  };
  const steady = (told: Told): Told => ({
    ...told,
    rule: id,
    key: `${id}/${told.cause}`,
    severity: severity ?? told.severity,
    unsteady: true,
    reason: { zh: title.zh.replace('{item}', told.reason.zh), en: title.en.replace('{item}', told.reason.en) },
  });
  return { rule: id, fits, steady, windowMs: windowS * SECOND, ...changes };
}

const hasSteady = (m: KioskMemory, cause: Cause): Flap | undefined => {
  for (const key in m.flaps) if (m.flaps[key]?.steady?.told.cause === cause) return m.flaps[key];
  return undefined;
};

/** Whether single changes of the cause are not told now. */
export const isUnstable = (m: KioskMemory, cause: Cause): boolean => hasSteady(m, cause) !== undefined;

/** Of too many, the one that changed longest ago and is not unstable is forgotten. Null: there is none. */
function flapOf(m: KioskMemory, key: string): Flap | null {
  m.flaps ??= {};
  const known = m.flaps[key];
  if (known) return known;
  const all = Object.entries(m.flaps);
  if (all.length >= MOST_FLAPS) {
    const calm = all.filter(([, { steady }]) => !steady);
    if (calm.length === 0) return null;
    const last = ({ changes }: Flap): Instant => changes.at(-1) ?? 0;
    delete m.flaps[calm.reduce((oldest, one) => (last(one[1]) < last(oldest[1]) ? one : oldest))[0]];
  }
  const flap: Flap = { changes: [] };
  m.flaps[key] = flap;
  return flap;
}

function note(flap: Flap, at: Instant, { windowMs, raise }: FlapCheck): void {
  const changes = flap.changes.filter((t) => t > at - windowMs && t < at);
  flap.changes = [...changes, at].slice(-raise);
}

/** What takes more from the public than was told is told at once. */
const takesMore = (loss: Loss, told: Loss): boolean =>
  told !== 'ALL' && (loss === 'ALL' || loss.some((service) => !told.includes(service)));

/** Notes a change of what holds, and whether it is not to be told: its cause changes too often. */
export function keepsBack(judgement: Judgement, holds: boolean, told: Told, seen: Seen): boolean {
  const flap = countedFlap(judgement, told, seen);
  if (!flap?.steady) return false;
  const { kept, told: steady } = flap.steady;
  judgement.moved = true;
  if (told.key in kept) delete kept[told.key];
  else if (holds && takesMore(told.loss, steady.loss)) return false;
  else kept[told.key] = { told, holds, evidence: judgement.evidence(seen) };
  return true;
}

/** What came and went before it was to be told. */
export function countDip(judgement: Judgement, told: Told, from: Instant): void {
  if (judgement.by.flapping.length > 0) countedFlap(judgement, told, {}, from);
}

/** The count that this change belongs to, with it; `from`: and the change before it. What is unstable already stays with the rule that found it so. */
function countedFlap(judgement: Judgement, told: Told, seen: Seen, from?: Instant): Flap | null {
  const { memory: m, by, at } = judgement;
  const standing = hasSteady(m, told.cause);
  const check = by.flapping.find((one) => (standing ? one.rule === standing.steady?.told.rule : one.fits(told)));
  if (!check) return standing ?? null;
  const steady = check.steady(told);
  const flap = standing ?? flapOf(m, steady.key);
  if (!flap) return null;
  if (from !== undefined) note(flap, from, check);
  note(flap, at, check);
  if (!standing && flap.changes.length >= check.raise && judgement.hold(steady)) {
    flap.steady = { told: steady, kept: {} };
    judgement.push('raised', steady, { ...seen, last: told.key, changes: flap.changes, windowS: check.windowMs / SECOND });
  }
  return flap;
}
