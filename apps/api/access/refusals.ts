import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AccountDesk, ActChain, Clock, type Instant, MINUTE } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { RefusalUnnoted } from '../http/named-events.js';
import { REPORT } from '../ports/report.js';

/** One act for an account and address in so long, with how many there were. Ours. */
const EVERY = MINUTE;
/** Accounts and addresses that are told of apart. Others share one. Ours. */
const MOST = 60;
/** All names that are nobody's. */
const UNKNOWN = '(unknown)';
const ELSEWHERE = '(elsewhere)';

interface Noted {
  account: string;
  address: string | null;
  at: Instant;
  /** Refused since it was noted last. */
  more: number;
}

/**
 * Puts refused log-ins into the chain of acts, beside the answer: how long a refusal takes says nothing of whether there is such an account, and a
 * stranger makes the chain no longer than an act a minute for each of {@link MOST}.
 */
@Injectable()
export class Refusals implements OnModuleDestroy {
  private readonly noted = new Map<string, Noted>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly chain: ActChain,
    private readonly desk: AccountDesk,
    private readonly clock: Clock,
    @Inject(REPORT) private readonly report: Report,
  ) {}

  /** Told at once, noted one after the other. `wasOurs` hears whether there is such an account. */
  refused(name: string, address: string, wasOurs: () => void): void {
    const now = this.clock.now();
    this.last = this.last
      .then(async () => {
        const isOurs = await this.desk.exists(name);
        if (isOurs) wasOurs();
        await this.count(isOurs ? name : UNKNOWN, address, now);
        await this.tellOverdue(now);
      })
      .catch((error: unknown) => this.report(new RefusalUnnoted(error)));
  }

  /** All that was told is noted. */
  async settled(): Promise<void> {
    await this.last;
  }

  async onModuleDestroy(): Promise<void> {
    await this.settled();
    for (const one of this.noted.values()) {
      if (one.more > 0)
        await this.tell(one, one.more, this.clock.now()).catch((error: unknown) => this.report(new RefusalUnnoted(error)));
    }
    this.noted.clear();
  }

  private async count(account: string, address: string, now: Instant): Promise<void> {
    const isTold = (one: string): boolean => this.noted.has(one) || this.noted.size < MOST;
    const own = `${account} ${address}`;
    const key = isTold(own) ? own : ELSEWHERE;
    const known = this.noted.get(key);
    if (known && now - known.at < EVERY) {
      known.more++;
      return;
    }
    const one = key === own ? { account, address } : { account: ELSEWHERE, address: null };
    this.noted.set(key, { ...one, at: now, more: 0 });
    await this.tell(one, (known?.more ?? 0) + 1, now);
  }

  /** What was counted and is over: also of who came no more. */
  private async tellOverdue(now: Instant): Promise<void> {
    for (const [key, one] of this.noted) {
      if (now - one.at < EVERY) continue;
      this.noted.delete(key);
      if (one.more > 0) await this.tell(one, one.more, now);
    }
  }

  private async tell({ account, address }: Pick<Noted, 'account' | 'address'>, times: number, at: Instant): Promise<void> {
    const doer = { by: account, personId: null, onBehalfOf: null, from: { way: 'page' as const, address } };
    const said = { id: randomUUID(), why: null, basedOn: null, evidence: [] };
    const subject = { kind: 'account', id: account };
    await this.chain.note({ ...doer, ...said, at, what: 'session.refused', subject, before: null, after: { times } });
  }
}
