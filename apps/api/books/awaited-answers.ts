import type { ActDesk, AskedAny, Wanted } from '#libs/domain/index.js';
import { notFound } from '../http/problem.js';

/** So long an answer is waited for, milliseconds. Ours. */
const PATIENCE = 5_000;

type Answer = (told: AskedAny) => void;

/** Acts whose answers are waited for: whenever something may have been judged, one question is asked for all of them. */
export class AwaitedAnswers {
  private readonly waiting = new Map<string, Set<Answer>>();
  private looking: Promise<void> | null = null;
  private again = false;
  private stopHearing: (() => void) | null = null;

  constructor(
    private readonly desk: Pick<ActDesk, 'ask' | 'one' | 'answered' | 'onAnswered'>,
    private readonly patience = PATIENCE,
  ) {}

  /** Asks, and answers it as it stands when it is judged, or when patience ends: it is judged where the journal is. */
  async ask(wanted: Wanted): Promise<AskedAny> {
    await this.desk.ask(wanted);
    const told = (await this.of(wanted.id, this.patience)) ?? (await this.desk.one(wanted.id));
    if (!told) throw notFound('act', wanted.id);
    return told;
  }

  /** The act as it was judged; null: patience, milliseconds, ended before. */
  async of(id: string, patience: number): Promise<AskedAny | null> {
    let timer: NodeJS.Timeout | undefined;
    let answer: Answer = () => undefined;
    const judged = new Promise<AskedAny | null>((resolve) => {
      answer = resolve;
      timer = setTimeout(() => resolve(null), patience);
    });
    this.add(id, answer);
    // It may be judged already: what was told before is not told again.
    this.look();
    try {
      return await judged;
    } finally {
      clearTimeout(timer);
      this.remove(id, answer);
    }
  }

  private add(id: string, answer: Answer): void {
    const of = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, of.add(answer));
    this.stopHearing ??= this.desk.onAnswered(() => this.look());
  }

  private remove(id: string, answer: Answer): void {
    const of = this.waiting.get(id);
    of?.delete(answer);
    if (of?.size === 0) this.waiting.delete(id);
    if (this.waiting.size > 0) return;
    this.stopHearing?.();
    this.stopHearing = null;
  }

  /** One question at a time; what is told meanwhile is looked at after it. */
  private look(): void {
    if (this.looking) {
      this.again = true;
      return;
    }
    this.again = false;
    // A question that fails is asked again with the next word, or patience ends.
    const asked = this.desk.answered([...this.waiting.keys()]).then(
      (judged) => this.tell(judged),
      () => undefined,
    );
    this.looking = asked.finally(() => {
      this.looking = null;
      if (this.again && this.waiting.size > 0) this.look();
    });
  }

  private tell(judged: AskedAny[]): void {
    for (const told of judged) for (const answer of this.waiting.get(told.id) ?? []) answer(told);
  }
}
