import type { Instant } from '../time/index.js';
import type { Act, ActName, ChainedAct } from './act.js';

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
export const CHAIN_FAULTS = ['gap', 'changed', 'broken', 'short'] as const;
export type ChainFault = (typeof CHAIN_FAULTS)[number];

export interface ChainVerdict {
  acts: number;
  head: string;
  fault: { what: ChainFault; number: number } | null;
}

/** Follows a chain, act by act. */
export class ChainCheck {
  private number: number;
  private head: string;
  private fault: ChainVerdict['fault'] = null;
  private acts = 0;

  /** @param from the act before the first that is looked at; null: from the beginning. */
  constructor(
    private readonly digest: Digest,
    from: Pick<ChainedAct, 'number' | 'hash'> | null = null,
  ) {
    this.number = from?.number ?? 0;
    this.head = from?.hash ?? NOTHING_BEFORE;
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
    return { acts: this.acts, head: this.head, fault: this.fault };
  }

  private faultOf(act: ChainedAct): ChainFault | null {
    if (act.number !== this.number + 1) return 'gap';
    if (act.previous !== this.head) return 'broken';
    return this.digest(written(act)) === act.hash ? null : 'changed';
  }
}

export interface ActQuery {
  from?: Instant;
  to?: Instant;
  by?: string;
  personId?: string;
  what?: ActName;
  subjectKind?: string;
  subjectId?: string;
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
  /** Follows the whole chain. */
  abstract verify(): Promise<ChainVerdict>;
  /** Puts in what stands by itself and goes with no other change: a read, a log-in. Answers the act that stands, the earlier one of the same id. */
  abstract note(act: Act): Promise<ChainedAct>;
}
