import { expect, test } from '@jest/globals';
import { RuleBook, type RuleVersion, SECOND } from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { RuleKeeper } from './rule-keeper.js';

const version = (id: number, more: Partial<RuleVersion> = {}): RuleVersion => ({
  id,
  version: `v${id}`,
  text: '',
  by: 'admin',
  why: 'why',
  origin: 'http',
  at: id,
  state: 'waiting',
  since: null,
  ...more,
});

/** A book of one text, that may be away. */
class OneText extends RuleBook {
  readonly marks: [id: number, position: number][] = [];
  away = false;
  private call: () => void = () => undefined;

  constructor(private text: RuleVersion) {
    super();
  }

  say(text: RuleVersion, call = true): void {
    this.text = text;
    if (call) this.call();
  }

  override async newest() {
    return this.text;
  }
  override async taken(id: number, position: number): Promise<void> {
    if (this.away) throw new Error('away');
    this.marks.push([id, position]);
    this.text = { ...this.text, state: 'inForce', since: 1 };
  }
  override onNew(call: () => void): () => void {
    this.call = call;
    return () => undefined;
  }
  override inForce = async () => undefined;
  override one = async () => undefined;
  override behind = async () => undefined;
  override list = async () => ({ items: [], next: null });
  override accept = async () => this.text;
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function kept(book: OneText) {
  const clock = new StoryClock(0);
  const marked: string[] = [];
  const events: NamedEvent[] = [];
  const mark = async (name: string) => {
    marked.push(name);
    return { position: marked.length * 10, at: clock.now() };
  };
  const report = (event: NamedEvent): void => void events.push(event);
  const keeper = new RuleKeeper({ book, mark, clock, report });
  await keeper.start();
  return { clock, marked, events, keeper };
}

test('what waits at the start is marked before anything else, and what counts already is not marked again', async () => {
  const waiting = await kept(new OneText(version(3)));
  expect(waiting.marked).toEqual(['v3']);
  await waiting.keeper.stop();
  const standing = await kept(new OneText(version(3, { state: 'inForce', since: 1 })));
  expect(standing.marked).toEqual([]);
  await standing.keeper.stop();
});

test('a new text is marked when it is told, and within seconds when nobody tells', async () => {
  const book = new OneText(version(1, { state: 'inForce', since: 1 }));
  const { marked, clock, keeper } = await kept(book);
  book.say(version(2));
  await soon();
  expect(marked).toEqual(['v2']);
  book.say(version(3), false);
  await soon();
  expect(marked).toEqual(['v2']);
  clock.forward(5 * SECOND);
  await soon();
  expect(marked).toEqual(['v2', 'v3']);
  await keeper.stop();
});

test('while the book is away the mark stands in the journal once, and is written to the book when it is back', async () => {
  const book = new OneText(version(1, { state: 'inForce', since: 1 }));
  const { marked, clock, events, keeper } = await kept(book);
  book.away = true;
  book.say(version(2));
  await soon();
  clock.forward(SECOND);
  await soon();
  expect(book.marks).toEqual([]);
  book.away = false;
  clock.forward(60 * SECOND);
  await soon();
  expect(marked).toEqual(['v2']);
  expect(book.marks).toEqual([[2, 10]]);
  expect(events.map(({ level }) => level)).toEqual(['warn', 'info']);
  await keeper.stop();
});
