import { Injectable } from '@nestjs/common';
import { Accounts, Clock, Devices, Factors, type Proven, Tries } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';
import { placeOf } from './place-of.js';
import { Refusals } from './refusals.js';
import { type Lane, PasswordTurnstile } from './turnstile.js';

/** Who shows a password, and from where. */
export interface Asker {
  name: string;
  password: string;
  address: string;
  /** The token of the browser, if it has one. */
  device?: string | undefined;
}

/** Of all addresses: who has the password may not try codes from many. */
const EVERYWHERE = 'every address';

const tooMany = (milliseconds: number): Problem => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new Problem('too-many', `Too many wrong tries for this name from this address. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
};

/** Takes passwords and codes, as many as one place may try. Kept in memory alone: a restart gives ten tries more, and strangers write no rows. */
@Injectable()
export class PasswordsAsked {
  private readonly tries = new Tries();
  private readonly codes = new Tries();

  constructor(
    private readonly accounts: Accounts,
    private readonly devices: Devices,
    private readonly factors: Factors,
    private readonly clock: Clock,
    private readonly turnstile: PasswordTurnstile,
    private readonly refusals: Refusals,
  ) {}

  /** Who it is, by the password and, where they have a second factor, by a code. Throws a {@link Problem} otherwise. */
  async logIn(asker: Asker, code: string | undefined): Promise<Proven> {
    const lane = await this.laneOf(asker);
    const proven = await this.prove(asker, lane);
    if (proven.factor) await this.demandCode(asker, lane, code);
    this.tries.forgive(lane.key, asker.name);
    return proven;
  }

  /** Who is in shows their password again. */
  async demand(asker: Asker, sessionId: string): Promise<void> {
    const lane = { key: `session ${sessionId}`, known: true };
    await this.prove(asker, lane);
    this.tries.forgive(lane.key, asker.name);
  }

  private async laneOf({ name, address, device }: Asker): Promise<Lane> {
    const known = device !== undefined && (await this.devices.knows(name, device, this.clock.now()));
    return { key: known ? `device ${device}` : placeOf(address), known };
  }

  private async prove({ name, password, address }: Asker, lane: Lane): Promise<Proven> {
    const wait = this.tries.begin(lane.key, name, this.clock.now());
    if (wait > 0) throw tooMany(wait);
    const passed = await this.turnstile.pass(lane, () => this.accounts.prove(name, password));
    if (!passed) throw new Problem('too-many', 'Too many log in at once. Try again.', { headers: { 'retry-after': '5' } });
    if (passed.did) return passed.did;
    this.refusals.refused(name, address, () => this.tries.isReal(lane.key));
    throw new Problem('wrong-password', 'Check the name and the password.');
  }

  private async demandCode({ name, address }: Asker, lane: Lane, code: string | undefined): Promise<void> {
    if (code === undefined) {
      // The password was right: it is no try that was wrong.
      this.tries.forgive(lane.key, name);
      throw new Problem('code-needed', 'Send the code of your authenticator, or a recovery code, as `code`.');
    }
    const wait = this.codes.begin(EVERYWHERE, name, this.clock.now());
    if (wait > 0) throw tooMany(wait);
    if (await this.factors.check(name, code, this.clock.now())) return this.codes.forgive(EVERYWHERE, name);
    this.refusals.refused(name, address, () => undefined);
    throw new Problem('wrong-code', 'Wait for the next code of your authenticator: each is good once.');
  }
}
