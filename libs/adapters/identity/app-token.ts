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
  private held: { given: Promise<TokenGiven>; until: Instant } | null = null;

  constructor(private readonly get: () => Promise<TokenGiven>) {}

  async now(now: Instant): Promise<string> {
    if (!this.held || now >= this.held.until) this.held = { given: this.get(), until: Number.POSITIVE_INFINITY };
    const { held } = this;
    try {
      const { token, lasts } = await held.given;
      if (held.until === Number.POSITIVE_INFINITY) held.until = now + lasts * 1000 - SPARE;
      return token;
    } catch (error) {
      if (this.held === held) this.held = null;
      throw error;
    }
  }

  /** The provider does not know it any more. */
  drop(): void {
    this.held = null;
  }
}
