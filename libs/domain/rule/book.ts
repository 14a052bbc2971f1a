import type { Doing } from '../act/index.js';
import type { Position } from '../journal/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { RuleSet } from '../watch/rules/rule-set.js';

/** Who says what the rules are: Hallwatch itself, the file of an operator, or an administrator over HTTP. */
export const RULE_ORIGINS = ['shipped', 'file', 'http'] as const;
export type RuleOrigin = (typeof RULE_ORIGINS)[number];

/**
 * How it stands with an accepted text: it waits for whoever owns the journal, counts, counted, or was followed by another before it
 * could count.
 */
export const RULE_STATES = ['waiting', 'inForce', 'replaced', 'overtaken'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** A rule text that is to count from now on. */
export interface RuleDraft {
  /** Of its content: the same rules have the same version, whoever takes them again. */
  version: string;
  text: string;
  by: string;
  why: string;
  origin: RuleOrigin;
}

/** A rule text that was accepted. */
export interface RuleVersion extends RuleDraft {
  /** Rising with every text. */
  id: number;
  /** When it was accepted. */
  at: Instant;
  state: RuleState;
  /** From when on the watch judges by it; null: not yet, or never. */
  since: Instant | null;
}

/** Thrown when another text was accepted since the one that a change was based on. */
export class RulesMoved extends Error {
  readonly retry = false;
  constructor(readonly newest: string | null) {
    super(`The rules are at ${newest ?? 'none'} by now: take those, put the change into them, and send it again.`);
  }
}

/** Every rule text that was ever accepted. None is changed, none goes. */
export abstract class RuleBook {
  /** The last that was accepted, whether it counts yet or not. */
  abstract newest(): Promise<RuleVersion | undefined>;
  /** The one that the watch judges by. */
  abstract inForce(): Promise<RuleVersion | undefined>;
  /** The last one of this content. */
  abstract one(version: string): Promise<RuleVersion | undefined>;
  /** The one that counted behind the entry of the journal; the first one for what is older than the book. */
  abstract behind(position: Position): Promise<RuleVersion | undefined>;
  /** Newest first. */
  abstract list(query: { limit: number; after?: string }): Promise<{ items: RuleVersion[]; next: string | null }>;
  /**
   * Keeps a text as the newest; the very first counts from the beginning. Throws {@link RulesMoved} unless `basedOn` is the newest.
   * `doing`: a person's, for the chain of acts. Throws {@link ActedAlready}.
   */
  abstract accept(draft: RuleDraft, basedOn: string | null, doing?: Doing): Promise<RuleVersion>;
  /** The journal says from which entry on it counts. */
  abstract taken(id: number, position: Position, at: Instant): Promise<void>;
  /** Calls when a text was accepted, here or elsewhere. Answers how to stop. */
  abstract onNew(call: () => void): () => void;
}

/** What is wrong with a rule text, in a sentence, and where. */
export interface RuleRefusal {
  /** Null: of the text as a whole. */
  line: number | null;
  /** The field, as `rules.3.pct`. */
  path: string;
  says: Text;
}

/** Why a text is not taken, place by place, and of how many more places it is not told. */
export interface RulesUnreadable {
  refusals: RuleRefusal[];
  more: number;
}

/** A rule file as values. */
export interface RuleValues {
  rules: unknown[];
  overlays?: unknown[] | undefined;
}

/** A rule set as its file has it. */
export const valuesOf = ({ rules, overlays = [] }: RuleSet): Required<RuleValues> => ({
  rules,
  overlays: overlays.map(({ scope, name, changes, added }) => ({ for: { [scope]: name }, rules: [...changes, ...added] })),
});

/** Reads rule texts, as the watch does. */
export abstract class RuleReader {
  abstract read(text: string): { set: RuleSet } | RulesUnreadable;
  /** The text of rules that came as values. */
  abstract write(values: RuleValues): string;
}
