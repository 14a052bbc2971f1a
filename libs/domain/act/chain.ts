import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { Act, ActName, ChainedAct, Doing } from './act.js';

/** What comes before the first act. */
export const NOTHING_BEFORE = '0'.repeat(64);

/** Keys in order at every depth, so that the same value is the same text wherever it was kept. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, inOrder(one)]));
}

/** The text that is hashed: all of an act but its hash. */
export const written = ({ hash: _, ...act }: Omit<ChainedAct, 'hash'> & { hash?: string }): string =>
  JSON.stringify(inOrder(act));

export type Digest = (text: string) => string;

/** Puts an act behind another. */
export function chained(act: Act, last: Pick<ChainedAct, 'number' | 'hash'> | null, digest: Digest): ChainedAct {
  const { id, at, by, personId, onBehalfOf, from, what, subject, basedOn, before, after, why, evidence } = act;
  const kept = { id, at, by, personId, onBehalfOf, from, what, subject, basedOn, before, after, why, evidence };
  const place = { number: (last?.number ?? 0) + 1, previous: last?.hash ?? NOTHING_BEFORE };
  return { ...kept, ...place, hash: digest(written({ ...kept, ...place })) };
}

/** What is wrong with a chain, at the first place where something is. */
export const CHAIN_FAULTS = ['gap', 'changed', 'broken', 'short', 'rewritten'] as const;
export type ChainFault = (typeof CHAIN_FAULTS)[number];

export const CHAIN_FAULT_MEANS: Record<ChainFault, Text> = {
  gap: { zh: '有操作记录被删除，序号不连续', en: 'acts were taken out: their numbers do not follow each other' },
  changed: { zh: '该条操作记录被改动过', en: 'this act was changed after it was written' },
  broken: {
    zh: '该条记录与前一条不衔接，之前的记录被替换过',
    en: 'this act does not follow the one before: what was before was replaced',
  },
  short: {
    zh: '末尾的操作记录被删除，链比存证时短',
    en: 'the end was cut off: the chain does not reach what was written down of it',
  },
  rewritten: {
    zh: '整条链与存证不符，被重新写过',
    en: 'the chain fits in itself but not what was written down of it: it was written anew',
  },
};

/** Where the chain was: its newest act. */
export interface ChainHead {
  number: number;
  hash: string;
}

/** A head that was written down outside the chain. */
export interface ActAnchor extends ChainHead {
  at: Instant;
}

/** One that was just written down. */
export interface Anchored extends ActAnchor {
  /** That were done since the one before. */
  acts: number;
}

/** Nothing younger is purged (S3-U7). */
export const ACTS_KEPT_YEARS = 6;

/** What is older than the instant may be purged at `now`. */
export function mayGoBefore(now: Instant): Instant {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() - ACTS_KEPT_YEARS);
  return then.getTime();
}

export interface ChainVerdict {
  /** Those that are as they should be, up to the first fault. */
  acts: number;
  head: string;
  /** Of what was written down elsewhere: so many fit, and so many are of acts that were purged. */
  anchors: { fit: number; purged: number };
  fault: { what: ChainFault; number: number } | null;
}

/** Follows a chain, act by act. */
export class ChainCheck {
  private number: number;
  private head: string;
  private fault: ChainVerdict['fault'] = null;
  private acts = 0;
  private readonly anchors = { fit: 0, purged: 0 };
  private readonly heads = new Map<number, Set<string>>();

  /** @param from the act before the first that is looked at; null: from the beginning. */
  constructor(
    private readonly digest: Digest,
    from: ChainHead | null = null,
    /** Where the chain was, as it was written down elsewhere. */
    heads: readonly ChainHead[] = [],
  ) {
    this.number = from?.number ?? 0;
    this.head = from?.hash ?? NOTHING_BEFORE;
    for (const { number, hash } of heads) this.heads.set(number, (this.heads.get(number) ?? new Set()).add(hash));
    this.beginAt(from);
  }

  /** What is before the first act is not there to be looked at; where it ended is known. */
  private beginAt(from: ChainHead | null): void {
    for (const [number, hashes] of this.heads) if (number < this.number) this.anchors.purged += hashes.size;
    if (from && !this.fits(from)) this.fault = { what: 'rewritten', number: from.number };
  }

  /** Holds an act against what was written down of it. */
  private fits({ number, hash }: ChainHead): boolean {
    const noted = [...(this.heads.get(number) ?? [])];
    if (noted.some((one) => one !== hash)) return false;
    this.anchors.fit += noted.length;
    return true;
  }

  see(act: ChainedAct): void {
    if (this.fault) return;
    const what = this.faultOf(act);
    if (what) this.fault = { what, number: act.number };
    else this.acts++;
    this.number = act.number;
    this.head = act.hash;
  }

  get verdict(): ChainVerdict {
    return { acts: this.acts, head: this.head, anchors: { ...this.anchors }, fault: this.fault ?? this.cutOff() };
  }

  private cutOff(): ChainVerdict['fault'] {
    const isBeyond = [...this.heads.keys()].some((number) => number > this.number);
    return isBeyond ? { what: 'short', number: this.number + 1 } : null;
  }

  private faultOf(act: ChainedAct): ChainFault | null {
    if (act.number !== this.number + 1) return 'gap';
    if (act.previous !== this.head) return 'broken';
    if (this.digest(written(act)) !== act.hash) return 'changed';
    return this.fits(act) ? null : 'rewritten';
  }
}

/** Thrown when acts were to be purged that are to be kept. */
export class TooYoung extends Error {
  constructor(readonly until: Instant) {
    super(`Acts are kept for ${ACTS_KEPT_YEARS} years (S3-U7): only those before ${new Date(until).toISOString()} may go.`);
  }
}

export interface ActFilter {
  from?: Instant;
  to?: Instant;
  by?: string;
  personId?: string;
  what?: ActName;
  subjectKind?: string;
  subjectId?: string;
}

export interface ActQuery extends ActFilter {
  limit: number;
  after?: string;
}

/** What was done, append-only. */
export abstract class ActChain {
  /** Newest first. */
  abstract list(query: ActQuery): Promise<{ items: ChainedAct[]; next: string | null }>;
  abstract one(id: string): Promise<ChainedAct | undefined>;
  /** The newest; undefined: nobody has done anything. */
  abstract head(): Promise<ChainedAct | undefined>;
  /** Those that fit, oldest first. */
  abstract each(filter: ActFilter): AsyncIterable<ChainedAct>;
  /** Follows the whole chain, held against its anchors and against what else was written down of it. */
  abstract verify(heads?: readonly ChainHead[]): Promise<ChainVerdict>;
  /** Writes down where the chain is, once a day of Shanghai; null: it was done today, there is nothing, or nothing new. */
  abstract anchor(at: Instant): Promise<Anchored | null>;
  /** The newest first. */
  abstract anchors(limit: number): Promise<ActAnchor[]>;
  /** Removes the acts before an instant from the beginning; answers how many. Throws {@link TooYoung}. */
  abstract purge(before: Instant, doing: Doing, now: Instant): Promise<number>;
  /** Puts in what stands by itself and goes with no other change: a read, a log-in. Answers the act that stands, the earlier one of the same id. */
  abstract note(act: Act): Promise<ChainedAct>;
}
