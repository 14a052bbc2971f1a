import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Habit, MOST_FORMS } from './habit.js';
import { contractBreach } from './validate.js';
import type { Kind } from './vocabulary.js';

const HEARTBEAT = '{"ts":1767225600000,"bootId":"b-1","seq":4,"mode":"inService","tempC":21.5,"vendor":{"n":1},"txOk":3}';
const ITEMS =
  '{"ts":1767225600000,"bootId":"b-1","seq":4,"items":[{"id":"r","kind":"receiptPaper","remaining":40,"capacity":900}]}';

/** As whoever parses it reads it; null: it is not taken. */
function parsed(kind: Kind, text: string): unknown {
  try {
    const payload: unknown = JSON.parse(text);
    return contractBreach(kind, payload) === null ? payload : null;
  } catch {
    return null;
  }
}

function habitOf(kind: Kind, ...texts: string[]): Habit {
  const habit = new Habit(kind);
  for (const text of texts) {
    const bytes = Buffer.from(text);
    habit.learn(bytes, parsed(kind, text) as Record<string, unknown>);
  }
  return habit;
}
const read = (habit: Habit, text: string): unknown => habit.read(Buffer.from(text), 'b-1');

describe('what is laid out as before', () => {
  test.each<[string, string]>([
    ['other numbers', HEARTBEAT.replace('21.5', '-3.25').replace('"seq":4', '"seq":70000')],
    ['a whole number with a fraction', HEARTBEAT.replace('21.5', '21.0')],
    ['another boot', HEARTBEAT.replace('b-1', 'b-2')],
    ['other numbers where nothing is kept', HEARTBEAT.replace('"n":1', '"n":-99')],
    ['nought below nought', HEARTBEAT.replace('21.5', '-0')],
  ])('is read without parsing: %s', (_, text) => {
    const said = read(habitOf('heartbeat', HEARTBEAT), text);
    expect(said).toEqual(parsed('heartbeat', text));
    expect(JSON.stringify(said)).toBe(JSON.stringify(parsed('heartbeat', text)));
  });

  test('is read within lists, too, and each has a list of its own', () => {
    const habit = habitOf('consumables', ITEMS);
    const [first, second] = [read(habit, ITEMS), read(habit, ITEMS.replace('40', '39'))];
    expect(first).toMatchObject({ items: [{ remaining: 40, capacity: 900 }] });
    expect(second).toMatchObject({ items: [{ remaining: 39, capacity: 900 }] });
  });

  test('shares with others only what nobody can change', () => {
    const text = HEARTBEAT.replace('"vendor":{"n":1}', '"components":{"scanner":"online"}');
    const { components } = read(habitOf('heartbeat', text), text) as { components: Record<string, string> };
    expect(() => Object.assign(components, { scanner: 'offline' })).toThrow(TypeError);
  });

  test('is known in either of two forms in turn', () => {
    const settling = HEARTBEAT.replace('inService', 'settling');
    const habit = habitOf('heartbeat', HEARTBEAT, settling);
    for (const text of [HEARTBEAT, settling, HEARTBEAT]) expect(read(habit, text)).toEqual(parsed('heartbeat', text));
  });
});

describe('what is to be parsed', () => {
  test.each<[string, string]>([
    ['a word is another', HEARTBEAT.replace('inService', 'settling')],
    ['a number out of its limits', HEARTBEAT.replace('21.5', '900')],
    ['a fraction where a whole number is due', HEARTBEAT.replace('"seq":4', '"seq":4.5')],
    ['a number as JSON does not write it', HEARTBEAT.replace('"seq":4', '"seq":04')],
    ['a point without a fraction', HEARTBEAT.replace('21.5', '21.')],
    ['an exponent', HEARTBEAT.replace('"seq":4', '"seq":4e1')],
    ['more digits than are exact', HEARTBEAT.replace('"seq":4', '"seq":9007199254740993')],
    ['no number', HEARTBEAT.replace('"seq":4', '"seq":-')],
    ['a name that needs escapes', HEARTBEAT.replace('b-1', 'b\\n1')],
    ['a name in Chinese', HEARTBEAT.replace('b-1', '启动')],
    ['an empty name', HEARTBEAT.replace('b-1', '')],
    ['a name that is too long', HEARTBEAT.replace('b-1', 'b'.repeat(65))],
    ['half of it', HEARTBEAT.slice(0, -9)],
    ['more behind it', `${HEARTBEAT} `],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(read(habitOf('heartbeat', HEARTBEAT), text)).toBeNull();
  });

  test('whatever came first, when a second name counts or a map binds its numbers by their names', () => {
    const twice = HEARTBEAT.replace('"seq"', '"bootId":"b-9","seq"');
    expect(read(habitOf('heartbeat', twice), twice.replace('b-1', 'b-2'))).toBeNull();
  });

  const inVersion = (n: number): string => HEARTBEAT.replace('"n":1', `"v":"${n}"`);

  test('ever more seldom learnt, when nothing is as before', () => {
    const habit = habitOf('heartbeat', inVersion(1), inVersion(2), inVersion(3));
    expect(read(habit, inVersion(3))).toBeNull();
    expect(read(habit, inVersion(2))).not.toBeNull();
  });

  test('forgotten by all, when there are too many forms', () => {
    const habit = habitOf('heartbeat', HEARTBEAT);
    for (let n = 0; n < MOST_FORMS; n++) habitOf('heartbeat', inVersion(n));
    expect(read(habit, HEARTBEAT)).toBeNull();
    expect(read(habitOf('heartbeat', HEARTBEAT), HEARTBEAT)).not.toBeNull();
  });

  test('rare, and full of words of its own', () => {
    const fault = '{"ts":1,"bootId":"b-1","seq":1,"code":"BNA-002","state":"raised"}';
    expect(read(habitOf('fault', fault), fault)).toBeNull();
  });
});

const number = fc.oneof(
  fc.integer({ min: -5, max: 2_000 }).map(String),
  fc.integer().map(String),
  fc.double({ noNaN: true }).map((n) => JSON.stringify(n)),
  fc.stringMatching(/^-?\d{1,4}(\.\d{0,3})?([eE]\d)?$/),
);
/** Is right of every field. */
const fitting = fc.integer({ min: 0, max: 90 }).map(String);
const name = fc.oneof(fc.constantFrom('b-1', 'b-2', '#', '##', '启'), fc.string({ unit: 'binary', maxLength: 5 }));
const key = fc.constantFrom(
  'ts',
  'seq',
  'bootId',
  'tempC',
  'txFailed',
  'txOk',
  'rttMs',
  'historical',
  'components',
  'own',
  '__proto__',
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('inService', null, true, { scanner: 'online' }, { bootId: 'x', n: 1 }, [1, 'two']),
  fc.constant('NUMBER'),
  fc.constant('NAME'),
);
const space = fc.constantFrom('', '', '', ' ', '\n\t');
const REQUIRED = [
  ['ts', 'NUMBER'],
  ['bootId', 'NAME'],
  ['seq', 'NUMBER'],
  ['mode', 'inService'],
] as [string, unknown][];

/** A heartbeat with holes: what stands in them comes twice, differently. */
const layout = fc
  .tuple(fc.constant(REQUIRED), fc.array(fc.tuple(key, value), { maxLength: 4 }), space)
  .chain(([own, more, gap]) =>
    fc.shuffledSubarray([...own, ...more], { minLength: own.length }).map((fields) => {
      const text = fields.map(([k, v]) => `${JSON.stringify(k)}${gap}:${gap}${JSON.stringify(v)}`).join(`,${gap}`);
      return `{${gap}${text}}`.split(/"(?=NUMBER"|NAME")/);
    }),
  );

function fill(parts: string[], numbers: string[], names: string[]): string {
  let [n, m] = [0, 0];
  return parts
    .map((part) =>
      part
        .replace(/^NUMBER"/, () => numbers[n++ % numbers.length] as string)
        .replace(/^NAME"/, () => JSON.stringify(names[m++ % names.length])),
    )
    .join('');
}

test('by whatever texts it was learnt, it reads a text as who parses it does, or leaves it', () => {
  const said = (numbers: fc.Arbitrary<string>, names: fc.Arbitrary<string>): fc.Arbitrary<[string[], string[]]> =>
    fc.tuple(fc.array(numbers, { minLength: 1, maxLength: 5 }), fc.array(names, { minLength: 1, maxLength: 2 }));
  let [reads, texts] = [0, 0];
  fc.assert(
    fc.property(
      layout,
      said(fitting, fc.constantFrom('b-1', '#', '##')),
      said(fc.oneof(fitting, number), name),
      (parts, before, now) => {
        const first = fill(parts, ...before);
        const known = parsed('heartbeat', first);
        if (known === null) return;
        texts++;
        const habit = habitOf('heartbeat', first);
        expect(JSON.stringify(read(habit, first) ?? known)).toBe(JSON.stringify(known));
        const second = fill(parts, ...now);
        const answer = read(habit, second);
        if (answer === null) return;
        reads++;
        expect(answer).toEqual(parsed('heartbeat', second));
        expect(JSON.stringify(answer)).toBe(JSON.stringify(parsed('heartbeat', second)));
      },
    ),
    { numRuns: Math.ceil(2_000 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1)) },
  );
  // Neither is the exception.
  expect(reads).toBeGreaterThan(texts / 20);
});
