import { Injectable } from '@nestjs/common';
import { Accounts, type Actor, Clock } from '#libs/domain/index.js';

/** Who asks, by what they show. */
@Injectable()
export class Visitors {
  constructor(
    private readonly accounts: Accounts,
    private readonly clock: Clock,
  ) {}

  /** Null: it is nobody's, or over. */
  async by(token: string): Promise<Actor | null> {
    const account = await this.accounts.bySession(token, this.clock.now());
    return account && { ...account, account: account.name, entry: 'session' };
  }
}
