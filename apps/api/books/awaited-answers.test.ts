import { describe, expect, test } from '@jest/globals';
import type { AskedAct, Wanted } from '#libs/domain/index.js';
import { AwaitedAnswers } from './awaited-answers.js';

/** A desk that judges when it is told to. */
class Desk {
  readonly judged = new Map<string, AskedAct>();
  readonly asked: string[][] = [];
  readonly kept = new Set<string>();
  private readonly calls = new Set<() => void>();
  away = false;

  async ask({ id }: Wanted): Promise<void> {
    this.kept.add(id);
  }

  async one(id: string): Promise<AskedAct | undefined> {
    return this.kept.has(id) ? ({ id, state: 'waiting' } as AskedAct) : undefined;
  }

  async answered(ids: readonly string[]): Promise<AskedAct[]> {
    this.asked.push([...ids]);
    if (this.away) throw new Error('away');
    return ids.flatMap((id) => this.judged.get(id) ?? []);
  }

  onAnswered(call: () => void): () => void {
    this.calls.add(call);
    return () => void this.calls.delete(call);
  }

  judge(...ids: string[]): void {
    for (const id of ids) this.judged.set(id, { id, state: 'taken' } as AskedAct);
    for (const call of this.calls) call();
  }

  get heardBy(): number {
    return this.calls.size;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('answers that are waited for', () => {
  test('come when they are judged, and one question is asked for all', async () => {
    const desk = new Desk();
    const awaited = new AwaitedAnswers(desk);
    const ids = Array.from({ length: 50 }, (_, n) => `A-${n}`);
    const answers = Promise.all(ids.map((id) => awaited.of(id, 10_000)));
    await turn();
    const before = desk.asked.length;
    desk.judge(...ids);
    expect((await answers).map((told) => told?.id)).toEqual(ids);
    expect(desk.asked.length - before).toBe(1);
    expect(desk.heardBy).toBe(0);
  });

  test('that were there before come at once, and the same act may be waited for twice', async () => {
    const desk = new Desk();
    desk.judge('A-1');
    const awaited = new AwaitedAnswers(desk);
    expect(await Promise.all([awaited.of('A-1', 10_000), awaited.of('A-1', 10_000)])).toMatchObject([
      { id: 'A-1' },
      { id: 'A-1' },
    ]);
  });

  test('come for what is asked, and where nobody judges it in time it is told as waiting', async () => {
    const desk = new Desk();
    const awaited = new AwaitedAnswers(desk, 50);
    const answer = awaited.ask({ id: 'A-1' } as Wanted);
    await turn();
    desk.judge('A-1');
    expect(await answer).toMatchObject({ id: 'A-1', state: 'taken' });
    expect(await awaited.ask({ id: 'A-2' } as Wanted)).toMatchObject({ id: 'A-2', state: 'waiting' });
  });

  test('do not come where nobody judges, and a desk that was away is asked again', async () => {
    const desk = new Desk();
    const awaited = new AwaitedAnswers(desk);
    expect(await awaited.of('A-1', 20)).toBeNull();
    desk.away = true;
    const answer = awaited.of('A-2', 10_000);
    await turn();
    desk.away = false;
    desk.judge('A-2');
    expect(await answer).toMatchObject({ id: 'A-2' });
  });
});
