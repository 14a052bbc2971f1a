import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  Accounts,
  ActChain,
  type ActName,
  Clock,
  type Entrance,
  type FoundAccount,
  IdentityBook,
  IdentityProviders,
  judgeLogIn,
  type LogInRefusal,
  type LogInWay,
  type ProvenIdentity,
  type Session,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { Addresses } from '../ports/addresses.js';
import { REPORT } from '../ports/report.js';
import { Separation } from './access.js';
import { LogInElsewhereRefused } from './log-in-events.js';

/** Who may come back from a provider at once: each asks it several times. Ours. */
const AT_ONCE = 16;

export interface Returned {
  /** The question of the request, as the provider wrote it. */
  query: string;
  /** The sealed word in the browser; empty: none. */
  kept: string;
  entrance: Entrance;
}

/** Logs people in by the word of a provider. */
@Injectable()
export class LogInElsewhere {
  private inside = 0;

  constructor(
    private readonly providers: IdentityProviders,
    private readonly identities: IdentityBook,
    private readonly accounts: Accounts,
    private readonly chain: ActChain,
    private readonly separation: Separation,
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    @Inject(REPORT) private readonly report: Report,
  ) {}

  /** Where the browser goes, and what it keeps meanwhile. */
  async start(way: LogInWay, to: string): Promise<{ url: string; kept: string } | { refused: LogInRefusal }> {
    const provider = this.providers.of(way);
    const back = this.backOf(way);
    if (!provider || back === null) return this.told(way, { refused: 'not-configured' });
    return this.told(way, await provider.start({ back, to, now: this.clock.now() }));
  }

  /** The session of who came back, and where they wanted to go. */
  async finish(way: LogInWay, returned: Returned): Promise<{ session: Session; to: string } | { refused: LogInRefusal }> {
    if (this.inside >= AT_ONCE) return this.told(way, { refused: 'too-many' });
    this.inside++;
    try {
      return this.told(way, await this.proven(way, returned));
    } finally {
      this.inside--;
    }
  }

  private async proven(way: LogInWay, { query, kept, entrance }: Returned) {
    const provider = this.providers.of(way);
    const back = this.backOf(way);
    if (!provider || back === null) return { refused: 'not-configured' as const };
    const url = new URL(back);
    url.search = query;
    const finished = await provider.finish({ url, kept, now: this.clock.now() });
    if ('refused' in finished) return finished;
    const session = await this.enter(way, finished.proven, entrance);
    return 'refused' in session ? session : { session, to: finished.to };
  }

  private async enter(way: LogInWay, identity: ProvenIdentity, entrance: Entrance): Promise<Session | { refused: LogInRefusal }> {
    const [at, found] = [this.clock.now(), await this.identities.find(identity)];
    const judged = judgeLogIn(identity, found, this.providers.groupRoles, this.separation);
    if ('refused' in judged) return this.refuse(way, judged.refused, judged.account, entrance);
    const { account, roles } = judged;
    // What groups take away is taken away before anybody is let in, or is not.
    const kept = await this.identities.keep({ identity, judged, at, address: entrance.address });
    if (!kept) return this.refuse(way, 'linked-to-another', account, entrance);
    if (roles.length === 0) return this.refuse(way, 'no-role', account, entrance);
    return this.accounts.openSession(account.name, at, { ...entrance, by: `${way} ${identity.provider}` });
  }

  /** Of somebody whose account is known it is an act; anybody else is told, and counted. */
  private async refuse(way: LogInWay, refused: LogInRefusal, account: FoundAccount | undefined, entrance: Entrance) {
    if (account) await this.note('session.refused', account, { way, refused }, entrance);
    return { refused };
  }

  private async note(what: ActName, { name, personId }: FoundAccount, after: object, { address }: Entrance): Promise<void> {
    await this.chain.note({
      id: randomUUID(),
      at: this.clock.now(),
      by: name,
      personId,
      onBehalfOf: null,
      from: { way: 'page', address },
      what,
      subject: { kind: 'account', id: name },
      basedOn: null,
      before: null,
      after,
      why: null,
      evidence: [],
    });
  }

  private backOf(way: LogInWay): string | null {
    const { publicUrl } = this.addresses;
    return publicUrl === undefined ? null : `${publicUrl.replace(/\/+$/, '')}/api/v1/session/${way}/return`;
  }

  private told<T extends object>(way: LogInWay, answer: T | { refused: LogInRefusal }): T | { refused: LogInRefusal } {
    if ('refused' in answer) this.report(new LogInElsewhereRefused(way, answer.refused));
    return answer;
  }
}
