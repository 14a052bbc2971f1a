import type { Evidence } from '../../finding/index.js';
import type { NotUnderstood } from '../../journal/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import type { Share } from '../memory/shared.js';
import type { RuleReport } from '../memory/told.js';
import type { First } from './due.js';
import type { Fleet } from './fleet.js';
import type { Guard } from './guard.js';
import type { Judgement } from './judgement.js';
import type { RuleBase } from './rule-base.js';

export type JudgeReading = (m: KioskMemory, reading: Reading, judgement: Judgement, fleet: Fleet) => void;

/** A new judgement of what is remembered; `evidence`: of what was told at a moment of its own. */
export type JudgeMemory = (evidence?: Evidence) => Judgement;

/**
 * The part that the rules of a kind take in judging. Each moment asks all kinds in turn, in the order of `RULE_KINDS`, whether a rule is of
 * the kind or not: what a kind remembers, and forgets, is its own.
 */
export interface Part {
  /** What ends with any word of the kiosk. */
  link?: readonly RuleReport[];
  /** Names of the windows that it counts in. */
  windows?: readonly string[];
  /** A word came, understood or not. */
  heard?(m: KioskMemory, judgement: Judgement): void;
  /** A packet was refused. */
  refused?(m: KioskMemory, judgement: Judgement, refused: NotUnderstood): void;
  /** Another machine took the session over. */
  takenOver?(m: KioskMemory, judgement: Judgement, from: string, to: string): void;
  /** A reading was understood, be it of now or not. */
  understood?(m: KioskMemory, reading: Reading, judgement: Judgement): void;
  /** A reading is of now, though a later one may have come before it. `wasOver`: of a boot after which `lastBootId` came. */
  live?(m: KioskMemory, reading: Reading, judgement: Judgement, lastBootId: string | null, wasOver: boolean): void;
  /** A reading is of now, and the last of its kind. */
  birth?: JudgeReading;
  heartbeat?: JudgeReading;
  consumables?: JudgeReading;
  cashbox?: JudgeReading;
  fault?: JudgeReading;
  /** Offers when the kiosk is to be looked at if nothing is heard of it. */
  due?(first: First, m: KioskMemory, kiosk: Kiosk, fleet: Fleet): void;
  /** Other rules count: what the kiosk told, and stands still, is held against them. */
  findAnew?(m: KioskMemory, by: JudgeMemory): void;
}

/** What the rules of a kind are made ready with. */
export interface Kit {
  guard: Guard;
  /** One object for all kiosks that say the same: most do. */
  share: Share;
  /** Of all rules of the kind, those that are switched off among them. */
  ids: ReadonlySet<string>;
}

/** A kind of rule. What a reading is judged by is made ready once for all kiosks with the same overlays, and not with each reading. */
interface RuleKind<K extends string, R extends RuleBase & { kind: K }, Ready> {
  kind: K;
  /** `rules`: those of the kind that are not switched off. */
  ready(rules: readonly R[], kit: Kit): Ready;
  part(ready: Ready, kit: Kit): Part;
}

export const ruleKind = <const K extends string, R extends RuleBase & { kind: K }, Ready>(one: RuleKind<K, R, Ready>) => ({
  ...one,
  /** Takes its own of the rules. */
  compile(rules: readonly (RuleBase & { kind: string })[], kit: Kit): { ready: Ready; part: Part } {
    const ready = one.ready(
      rules.filter((rule): rule is R => rule.kind === one.kind),
      kit,
    );
    return { ready, part: one.part(ready, kit) };
  },
});
