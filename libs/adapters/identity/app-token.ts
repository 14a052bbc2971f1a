import type { Instant } from '#libs/domain/index.js';

/** Given up so long before its end, milliseconds: it must last while it is used. Ours. */
const SPARE = 60_000;

export interface TokenGiven {
  token: string;
  /** How long it lasts, seconds. */
  lasts: number;
}

/** The token of an application, got anew when it is over. Those who ask meanwhile wait for the same one. */
export class AppToken {
  private held: { token: Promise<string>; until: Instant } | null = null;

  constructor(private readonly get: () => Promise<TokenGiven>) {}

  async now(now: Instant): Promise<string> {
    if (this.held && now < this.held.until) return this.held.token;
    const given = this.get();
    const held = { token: given.then(({ token }) => token), until: Number.POSITIVE_INFINITY };
    this.held = held;
    try {
      held.until = now + (await given).lasts * 1000 - SPARE;
    } catch (error) {
      this.held = null;
      throw error;
    }
    return held.token;
  }

  /** The provider does not know it any more. */
  drop(): void {
    this.held = null;
  }
}
