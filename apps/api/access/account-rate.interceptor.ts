import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { SystemClock } from '#libs/runtime/index.js';
import { Buckets } from '../http/bucket.js';
import { tooFast } from '../http/limits.js';
import { Limits } from '../ports/limits.js';
import type { AskedBy } from './asked-by.js';

/** Bounds what one account may ask for, from however many addresses. */
@Injectable()
export class AccountRateInterceptor implements NestInterceptor {
  private readonly buckets: Buckets | null;
  private readonly wall = new SystemClock();

  constructor({ ofAccount }: Limits) {
    this.buckets = ofAccount && new Buckets(ofAccount);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { actor } = context.switchToHttp().getRequest<AskedBy>();
    const seconds = actor && this.buckets ? this.buckets.take(actor.account, this.wall.now()) : 0;
    if (seconds > 0) throw tooFast(seconds, 'account');
    return next.handle();
  }
}
