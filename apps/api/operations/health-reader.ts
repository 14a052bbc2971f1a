import { Injectable } from '@nestjs/common';
import { inTime, isToken } from '#libs/runtime/index.js';
import { Access } from '../access/access.js';
import { type AskedBy, bearerOf, tokenOf } from '../access/asked-by.js';
import { Entrances } from '../access/entrances.js';
import { MachineTokens } from '../ports/machine-tokens.js';

/** How long is waited for who asks; health is asked for when the database does not answer. Milliseconds. */
const PATIENCE = 2_000;

/** Who may read what is wrong with a part: words of ours and of servers, with addresses and paths in them. */
@Injectable()
export class HealthReader {
  constructor(
    private readonly entrances: Entrances,
    private readonly access: Access,
    private readonly tokens: MachineTokens,
  ) {}

  async reads(request: AskedBy): Promise<boolean> {
    const machine = this.tokens.of('metrics');
    if (machine !== undefined && isToken(bearerOf(request), machine)) return true;
    const token = tokenOf(request);
    return token !== undefined && inTime(this.isStaff(token), PATIENCE, false);
  }

  /** While the database is away nobody is known, and a machine still is. */
  private async isStaff(token: string): Promise<boolean> {
    try {
      const entered = await this.entrances.who(token);
      return entered !== null && this.access.allows(entered.actor, 'metrics.read');
    } catch (error) {
      if ((error as { retry?: unknown }).retry === true) return false;
      throw error;
    }
  }
}
