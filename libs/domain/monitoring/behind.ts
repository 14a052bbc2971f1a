import type { Instant } from '../time/index.js';

/** Since when what a consumer has not judged yet waits, to the step of its looks: one mark at a time on the journal's end. */
export class Behind {
  private mark: { position: number; at: Instant } | null = null;

  /** At this moment; null: nothing waits. `end`: of the last entry of the journal, `judged`: of the last that was judged. */
  look(end: number, judged: number, at: Instant): Instant | null {
    if (this.mark && judged >= this.mark.position) this.mark = null;
    if (!this.mark && end > judged) this.mark = { position: end, at };
    return this.mark?.at ?? null;
  }
}
