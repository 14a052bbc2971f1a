import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  ACT_REFUSED,
  ActDesk,
  type AskedAny,
  type AskedStockAct,
  Clock,
  type Doing,
  isOfStock,
  type StockAct,
} from '#libs/domain/index.js';
import { keyUsed } from '../access/acts.js';
import { AwaitedAnswers } from '../books/awaited-answers.js';
import { Problem } from '../http/problem.js';

/** What a person said of parts, and what became of that. */
type Told = Pick<AskedStockAct, 'id' | 'askedAt' | 'askedBy' | 'state'>;

const isSame = (told: AskedAny, act: StockAct, by: string): told is AskedStockAct =>
  told.askedBy === by && isOfStock(told) && isDeepStrictEqual(told.act, JSON.parse(JSON.stringify(act)));

/** Where people say over HTTP what became of parts: each act goes through the journal, and is answered when it is judged. */
@Injectable()
export class StockDesk {
  private readonly awaited: AwaitedAnswers;

  constructor(
    desk: ActDesk,
    private readonly clock: Clock,
  ) {
    this.awaited = new AwaitedAnswers(desk);
  }

  /** Takes an act to its answer, or to `waiting` where nobody judges it now. Throws {@link Problem} where it is refused. */
  async take(act: StockAct, doing: Doing): Promise<Told> {
    const { id, by } = doing;
    const told = await this.awaited.ask({ id, orderId: '', kioskId: '', act, askedAt: this.clock.now(), askedBy: by, doing });
    if (!isSame(told, act, by)) throw keyUsed();
    const { refused: because, askedAt, askedBy, state } = told;
    if (because === null) return { id, askedAt, askedBy, state };
    const says = ACT_REFUSED[because];
    throw new Problem('stock-refused', `Not accepted: ${says.en}.`, { also: { because, says } });
  }
}
