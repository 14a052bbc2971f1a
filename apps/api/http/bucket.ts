import type { Instant } from '#libs/domain/index.js';

/** So many a second in the long run, and so many at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** Askers that are remembered at once. Who is forgotten begins with a full bucket, so the one that asked longest ago goes. Ours. */
const REMEMBERED = 20_000;

/** A bucket of tokens for each asker: a request takes one, and they come back with time. */
export class Buckets {
  private readonly all = new Map<string, { tokens: number; at: Instant }>();

  constructor(
    private readonly rate: Rate,
    private readonly most = REMEMBERED,
  ) {}

  get size(): number {
    return this.all.size;
  }

  /** Takes one. Answers 0, or the seconds until there is one. */
  take(who: string, now: Instant): number {
    const { perSecond, burst } = this.rate;
    const known = this.all.get(who) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + (Math.max(0, now - known.at) / 1000) * perSecond);
    const isThere = tokens >= 1;
    this.all.delete(who);
    this.all.set(who, { tokens: isThere ? tokens - 1 : tokens, at: now });
    const [oldest] = this.all.keys();
    if (this.all.size > this.most && oldest !== undefined) this.all.delete(oldest);
    return isThere ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
  }
}
