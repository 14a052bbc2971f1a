import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { addMasked, type MaskedCounts, maskPersonal } from '#libs/domain/index.js';
import { type Report, tellMasked } from '#libs/runtime/index.js';
import { REPORT } from '../ports/report.js';

/**
 * Fields in which people write what they like: why they act, and what they add. Nothing else is masked: `phone`, `hotline`, `contactPhone`
 * and channels are numbers that are meant, names and ids are by what things are found, and rule texts and passwords stay what they are.
 */
const OF_PEOPLE: ReadonlySet<string> = new Set([
  'why',
  'reason',
  'note',
  'notes',
  'comment',
  'remark',
  'detail',
  'record',
  'what',
]);
/** What others' alerts say: words of whoever wrote the rule, and of what it watches. */
const OF_ALERTS: ReadonlySet<string> = new Set(['annotations', 'labels']);
/** Deeper than any body that is taken. Ours. */
const DEEPEST = 16;

/** Masks ID numbers, bank cards and mobile numbers in the free text of a body, before anything looks at it (S0-F17, S1-4.3.3). */
@Injectable()
export class MaskedInterceptor implements NestInterceptor {
  constructor(@Inject(REPORT) private readonly report: Report) {}

  intercept(context: ExecutionContext, next: CallHandler) {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    for (const [fields, where] of [
      [OF_PEOPLE, 'people'],
      [OF_ALERTS, 'outside-alert'],
    ] as const) {
      const walk = new Walk(fields);
      walk.through(body);
      tellMasked(walk.found, where, this.report);
    }
    return next.handle();
  }
}

/** Changes texts in place. */
class Walk {
  found: MaskedCounts | null = null;

  constructor(private readonly fields: ReadonlySet<string>) {}

  through(value: unknown, free = false, depth = 0): void {
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    const inside = value as Record<string, unknown>;
    for (const key of Object.keys(inside)) {
      const isFree = free || (!Array.isArray(value) && this.fields.has(key));
      const one = inside[key];
      if (isFree && typeof one === 'string') inside[key] = this.masked(one);
      else this.through(one, isFree, depth + 1);
    }
  }

  private masked(said: string): string {
    const { text, found } = maskPersonal(said);
    this.found = addMasked(this.found, found);
    return text;
  }
}
