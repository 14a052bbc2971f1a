import { Injectable } from '@nestjs/common';
import {
  type Account,
  Accounts,
  type Actor,
  ApiTokens,
  Clock,
  Deputies,
  type Instant,
  KioskRegistry,
  narrowed,
  SECOND,
  TOKEN_PREFIX,
} from '#libs/domain/index.js';
import { placesOf } from './places-of.js';

/** How long it is not asked again who a token is. What is ended in this process counts at once, in another one after so long. Ours. */
const REMEMBERED_FOR = SECOND;
/** Tokens that are remembered at once. Ours. */
const MOST = 5_000;

/** The session by which somebody is in. */
export interface InSession {
  id: string;
  confirmedUntil: Instant | null;
}

/** Somebody who is in. */
export interface In {
  actor: Actor;
  /** Null: by the token of a program. */
  session: InSession | null;
  /** Whether they have a second factor. */
  factor: boolean;
  /** When the password was chosen, 0 if nobody noted it; null: there is none. */
  passwordAt: Instant | null;
  endsAt: Instant;
}

/** Says who a token is. */
@Injectable()
export class Entrances {
  private readonly known = new Map<string, { who: In; at: Instant }>();
  /** Those that were good when they were asked for last, the latest at the end. */
  private readonly good = new Set<string>();
  /** Which answers are still true: those that were asked for before something ended are not remembered. */
  private age = 0;

  constructor(
    private readonly accounts: Accounts,
    private readonly tokens: ApiTokens,
    private readonly deputies: Deputies,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
  ) {}

  async who(token: string): Promise<In | null> {
    const now = this.clock.now();
    const known = this.known.get(token);
    if (known && now - known.at < REMEMBERED_FOR && now >= known.at && now < known.who.endsAt)
      return this.withDeputies(known.who, now);
    const { age } = this;
    const who = token.startsWith(TOKEN_PREFIX) ? await this.byToken(token, now) : await this.bySession(token, now);
    this.known.delete(token);
    this.good.delete(token);
    if (!who) return null;
    this.good.add(token);
    const [oldest] = this.good;
    if (this.good.size > MOST && oldest !== undefined) this.good.delete(oldest);
    if (this.known.size >= MOST) this.known.clear();
    if (age === this.age) this.known.set(token, { who, at: now });
    return this.withDeputies(who, now);
  }

  /** Whether somebody has come by this token before: who has is no stranger, and may be one that has ended meanwhile. */
  knew(token: string | undefined): boolean {
    return token !== undefined && this.good.has(token);
  }

  /** Something ended, or somebody may do other things from now on. */
  forget(): void {
    this.age++;
    this.known.clear();
  }

  private async bySession(token: string, now: Instant): Promise<In | null> {
    const entered = await this.accounts.bySession(token, now);
    if (!entered) return null;
    const { account, sessionId, confirmedUntil, factor, passwordAt, endsAt } = entered;
    return { actor: actorOf(account, 'session'), session: { id: sessionId, confirmedUntil }, factor, passwordAt, endsAt };
  }

  private async byToken(secret: string, now: Instant): Promise<In | null> {
    const entered = await this.tokens.by(secret, now);
    if (!entered) return null;
    const { account, token } = entered;
    const scope = narrowed(account.scope, token.scope, placesOf(this.registry));
    const actor: Actor = { ...actorOf(account, 'token'), scope, only: token.only };
    return { actor, session: null, factor: false, passwordAt: null, endsAt: token.expiresAt };
  }

  /** A program stands in for nobody: it was made by one person. */
  private async withDeputies(who: In, now: Instant): Promise<In> {
    const { personId } = who.actor;
    if (personId === null || who.session === null) return who;
    const deputyOf = await this.deputies.of(personId, now);
    return deputyOf.length === 0 ? who : { ...who, actor: { ...who.actor, deputyOf } };
  }
}

const actorOf = ({ name, personId, roles, scope }: Account, entry: Actor['entry']): Actor => ({
  account: name,
  personId,
  roles,
  scope,
  entry,
});
