import {
  IdentityProvider,
  type LogInAsked,
  type LogInBegun,
  type LogInFinished,
  type LogInRefusal,
  type LogInReturned,
  type ProvenIdentity,
} from '#libs/domain/index.js';
import { NotLetIn, refusalIn } from './outside.js';
import { type Kept, random, type Seal } from './sealed.js';

/** What all ways have in common: a sealed word in the browser, a state that must come back, and a closed set of refusals. */
export abstract class SealedWay extends IdentityProvider {
  protected abstract readonly seal: Seal;
  /** Where the browser goes; `more` is put into what is kept. */
  protected abstract begin(back: string, state: string, asked: LogInAsked): Promise<{ url: URL; more: Record<string, string> }>;
  /** Who came back. Throws {@link NotLetIn}. */
  protected abstract prove(returned: LogInReturned, kept: Kept): Promise<ProvenIdentity>;

  override async start(asked: LogInAsked): Promise<LogInBegun | { refused: LogInRefusal }> {
    const state = random();
    try {
      const { url, more } = await this.begin(asked.back, state, asked);
      return { url: url.href, kept: this.seal.close({ state, to: asked.to, more }, asked.now) };
    } catch (error) {
      return { refused: this.refused(error) };
    }
  }

  override async finish(returned: LogInReturned): Promise<LogInFinished> {
    const kept = this.seal.open(returned.kept, returned.url.searchParams.get('state'), returned.now);
    if (!kept) return { refused: 'state-unknown' };
    try {
      return { proven: await this.prove(returned, kept), to: kept.to };
    } catch (error) {
      return { refused: this.refused(error) };
    }
  }

  /** Of what is none of ours, nothing is a refusal. */
  protected refused(error: unknown): LogInRefusal {
    const refusal = refusalIn(error);
    if (refusal) return refusal.refused;
    throw error;
  }
}

/** The code that a provider sent; none: the person said no there. */
export function codeIn({ url }: LogInReturned, name = 'code'): string {
  const code = url.searchParams.get(name);
  if (!code) throw new NotLetIn('refused-by-provider');
  return code;
}
