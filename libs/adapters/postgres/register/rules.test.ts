import { expect, test } from '@jest/globals';
import { type RuleDraft, RulesMoved } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import { PostgresChanges, PostgresRuleBook } from '../index.js';

const draft = (version: string, more: Partial<RuleDraft> = {}): RuleDraft => ({
  version,
  text: `# ${version}\nrules: []\n`,
  by: 'admin',
  why: `because of ${version}`,
  origin: 'http',
  ...more,
});

await onEachDatabase((database) => {
  const open = (): PostgresRuleBook => new PostgresRuleBook(database(), new StoryClock(1_000));

  test('the first text counts from the beginning; a later one waits until the journal has it', async () => {
    const book = open();
    expect([await book.newest(), await book.inForce(), await book.behind(5)]).toEqual([undefined, undefined, undefined]);
    expect(await book.accept(draft('a', { origin: 'shipped' }), null)).toMatchObject({
      state: 'inForce',
      at: 1_000,
      since: 1_000,
    });
    const second = await book.accept(draft('b'), 'a');
    expect(second).toMatchObject({
      version: 'b',
      state: 'waiting',
      since: null,
      by: 'admin',
      why: 'because of b',
      origin: 'http',
    });
    expect(await book.inForce()).toMatchObject({ version: 'a' });
    await book.taken(second.id, 77, 2_000);
    await book.taken(second.id, 99, 3_000);
    expect(await book.inForce()).toMatchObject({ version: 'b', state: 'inForce', since: 2_000 });
    expect(await book.one('a')).toMatchObject({ state: 'replaced' });
    const versions = [0, 76, 77, 1_000].map(async (position) => (await book.behind(position))?.version);
    expect(await Promise.all(versions)).toEqual(['a', 'a', 'b', 'b']);
  });

  test('a change that was based on an older text is refused, and nothing is told of it', async () => {
    const book = open();
    await book.accept(draft('a'), null);
    await book.accept(draft('b'), 'a');
    await expect(book.accept(draft('c'), 'a')).rejects.toThrow(RulesMoved);
    await expect(book.accept(draft('c'), null)).rejects.toThrow(/The rules are at b by now/);
    const changes = await new PostgresChanges(database()).after(0, 9);
    expect(changes.map(({ what, how, subject }) => [what, how, subject])).toEqual([
      ['rules', 'accepted', 'a'],
      ['rules', 'accepted', 'b'],
    ]);
    const both = await Promise.allSettled([book.accept(draft('d'), 'b'), book.accept(draft('e'), 'b')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('what came and went before it could count is overtaken; going back is a text of its own', async () => {
    const book = open();
    await book.accept(draft('a'), null);
    await book.accept(draft('b'), 'a');
    const again = await book.accept(draft('a', { why: 'going back' }), 'b');
    await book.taken(again.id, 12, 5_000);
    const first = await book.list({ limit: 2 });
    expect(first.items.map(({ version, state }) => [version, state])).toEqual([
      ['a', 'inForce'],
      ['b', 'overtaken'],
    ]);
    const second = await book.list({ limit: 2, after: first.next as string });
    expect(second).toMatchObject({ items: [{ version: 'a', state: 'replaced' }], next: null });
    expect(await book.one('a')).toMatchObject({ why: 'going back' });
  });

  test('whoever waits for rules is called when some are accepted', async () => {
    const book = open();
    let called = 0;
    const stop = book.onNew(() => called++);
    await book.accept(draft('a'), null);
    expect(called).toBe(1);
    stop();
    await book.accept(draft('b'), 'a');
    expect(called).toBe(1);
  });
});
