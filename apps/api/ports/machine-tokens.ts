import type { Settings } from '#libs/runtime/index.js';

/** What a machine without a session may be let in for. */
export const TOKENS_OF = { metrics: 'HALLWATCH_METRICS_TOKEN', alerts: 'HALLWATCH_ALERTS_TOKEN' } as const;
export type TokenOf = keyof typeof TOKENS_OF;
export type Tokens = Partial<Record<TokenOf, string>>;

/** As the settings have them. */
export const tokensOf = ({ METRICS_TOKEN, ALERTS_TOKEN }: Pick<Settings, 'METRICS_TOKEN' | 'ALERTS_TOKEN'>): Tokens => ({
  ...(METRICS_TOKEN !== undefined && { metrics: METRICS_TOKEN }),
  ...(ALERTS_TOKEN !== undefined && { alerts: ALERTS_TOKEN }),
});

/** The tokens that were set. */
export class MachineTokens {
  constructor(private readonly tokens: Tokens) {}

  of(one: TokenOf): string | undefined {
    return this.tokens[one];
  }
}
