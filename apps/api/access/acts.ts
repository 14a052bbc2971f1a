import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ActChain,
  ActedAlready,
  type ActName,
  actOf,
  type ChainedAct,
  Clock,
  type Deed,
  type Doing,
} from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

/** What people do over HTTP, in the chain of acts. */
@Injectable()
export class Acts {
  constructor(
    private readonly chain: ActChain,
    private readonly clock: Clock,
  ) {}

  /** Does something unless it was done before under the same Idempotency-Key: then it is answered again. */
  async once<T>(doing: Doing, what: ActName, act: () => Promise<T>, again: (standing: ChainedAct) => Promise<T>): Promise<T> {
    const before = await this.chain.one(doing.id);
    if (before) return again(sameAs(before, doing, what));
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ActedAlready)) throw error;
      return again(sameAs(error.standing, doing, what));
    }
  }

  /** A read is one each time, whatever key it came with. */
  fresh(doing: Doing): Doing {
    return { ...doing, id: randomUUID() };
  }

  /** Notes what goes with no other change. */
  note(doing: Doing, deed: Deed): Promise<ChainedAct> {
    return this.chain.note(actOf(doing, this.clock.now(), deed));
  }

  /** Notes a sensitive read before it is answered, each time anew; what cannot be noted is not answered. Throws {@link Problem}. */
  async noteRead(doing: Doing, deed: Deed): Promise<void> {
    try {
      await this.note(this.fresh(doing), deed);
    } catch {
      throw new Problem(
        'away',
        'This is read only when it can be noted who reads it, and that cannot be written now. Try again.',
        {
          headers: { 'retry-after': '5' },
        },
      );
    }
  }
}

function sameAs(standing: ChainedAct, { by }: Doing, what: ActName): ChainedAct {
  if (standing.by === by && standing.what === what) return standing;
  throw keyUsed();
}

export const keyUsed = (): Problem =>
  new Problem('key-used', 'This Idempotency-Key was sent with something else before. Make a new one for each act.');
