import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from './boot.js';
import { MOST_PRINTS } from './prints.js';
import type { Came } from './seen.js';
import { Life } from './testing/life.js';

const serial = (): string => 'SN-77';
const numbered = (boot: number): string => `b-${boot}`;
const spoken = (life: Life, times: number): Came[] => Array.from({ length: times }, () => life.speak());

describe('a kiosk that gives every boot the same name', () => {
  test.each([[true], [false]])('is taken after each start, with a birth or without: %s', (withBirth) => {
    const life = new Life(serial);
    spoken(life, 61);
    life.startAgain(withBirth);
    expect(spoken(life, 61)).toEqual(['anew', ...Array(60).fill('new')]);
    life.startAgain(withBirth);
    expect(spoken(life, 3)).toEqual(['anew', 'new', 'new']);
  });

  test('may send at once what the boot before left unsent: that is of the boot before', () => {
    const life = new Life(serial);
    spoken(life, 5);
    const left = { kind: 'heartbeat', bootId: serial(), seq: 5, ts: 0, at: 0, print: 7, historical: false } as Message;
    const { ts } = life.sent.at(-1) as Message;
    life.startAgain();
    life.speak(300);
    expect(life.send({ ...left, ts: ts + 60_000, at: ts + 60_000 })).toBe('earlier');
    expect(life.speak()).toBe('new');
  });

  test('is known though its messages overtook each other at the start', () => {
    const life = new Life(serial);
    spoken(life, 9);
    life.startAgain();
    const before = life.sent.at(-1) as Message;
    const [ts, at] = [before.ts + 90_000, before.at + 90_000];
    expect(life.send({ ...before, seq: 1, ts: ts + 5, at: at + 5, print: 1 })).toBe('anew');
    expect(life.send({ ...before, seq: 0, ts, at, print: 2 })).toBe('new');
  });

  test('may have been offline meanwhile: the boot begins with its first word that is of now', () => {
    const life = new Life(serial);
    spoken(life, 9);
    life.startAgain();
    expect([life.speak(60, { historical: true }), life.speak(60, { historical: true })]).toEqual(['anew', 'unsure']);
    life.restart();
    expect([life.speak(), life.speak()]).toEqual(['anew', 'new']);
  });

  test('may start with a clock that was set back: its birth says so', () => {
    const life = new Life(serial);
    spoken(life, 30);
    life.startAgain();
    const offMs = -3_600_000;
    const back = (afterS: number): Came => {
      const { ts } = life.sent.at(-1) as Message;
      return life.speak(afterS, { ts: ts > 1_767_225_600_000 ? ts + offMs : ts + afterS * 1_000 });
    };
    expect([back(60), back(60), back(60)]).toEqual(['anew', 'new', 'new']);
  });

  test('begins anew also when the journal did not take the first word of the boot', () => {
    const life = new Life(serial);
    spoken(life, 9);
    const { ts } = life.sent.at(-1) as Message;
    const birth: Message = {
      kind: 'birth',
      bootId: serial(),
      seq: 0,
      ts: ts + 1_000,
      at: ts + 1_000,
      print: 5,
      historical: false,
    };
    expect([life.lose(birth), life.lose(birth), life.send(birth), life.send(birth)]).toEqual(['anew', 'anew', 'anew', 'repeat']);
  });
});

describe('a counter that has come to its end', () => {
  test.each([256, 1_000])('begins anew at %i', (end) => {
    const life = new Life(numbered, end);
    expect(spoken(life, 2 * end + 10).flatMap((came, i) => (came === 'new' ? [] : [`${came} ${i}`]))).toEqual([
      `anew ${end}`,
      `anew ${2 * end}`,
    ]);
  });

  test('is known though the kiosk was first heard shortly before', () => {
    const life = new Life(numbered);
    for (const [seq, came] of [
      [65_530, 'new'],
      [65_535, 'new'],
      [2, 'anew'],
      [3, 'new'],
    ] as const) {
      expect(life.speak(1, { seq })).toBe(came);
    }
  });
});

test('the same number with other words of the same moment is taken, and begins nothing', () => {
  const life = new Life(numbered);
  spoken(life, 5);
  const last = life.sent.at(-1) as Message;
  expect(life.send({ ...last, print: last.print + 1 })).toBe('unsure');
  expect(life.speak()).toBe('new');
});

test('what was overtaken is no start, though its clock says that it was made later', () => {
  const life = new Life(numbered);
  spoken(life, 5);
  const last = life.sent.at(-1) as Message;
  life.send({ ...last, seq: last.seq + 2, print: 1 });
  expect(life.send({ ...last, seq: last.seq + 1, ts: last.ts + 3, at: last.at + 3, print: 2 })).toBe('new');
});

type Step = { speak: number } | { startAgain: boolean } | { repeat: number } | 'restart';

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ speak: fc.integer({ min: 1, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ startAgain: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ repeat: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
);

/** Lets the kiosk live so; answers what came of each message with it. */
function lived(
  life: Life,
  steps: Step[],
): { message: Message; came: Came; known: boolean; recent: boolean; repeated: boolean }[] {
  return steps.flatMap((what) => {
    const taken = [...life.taken];
    if (what === 'restart') life.restart();
    else if ('startAgain' in what) life.startAgain(what.startAgain);
    else if ('speak' in what || life.sent.length > what.repeat) {
      const came = 'speak' in what ? life.speak(what.speak) : life.repeat(what.repeat);
      const message = life.sent.at(-1) as Message;
      const equal = ({ print }: Message): boolean => print === message.print;
      const recent = taken.slice(-MOST_PRINTS).some(equal);
      return [{ message, came, known: taken.some(equal), recent, repeated: 'repeat' in what }];
    }
    return [];
  });
}

const lives = fc.record({
  steps: fc.array(step, { maxLength: 120 }),
  rounds: fc.integer({ min: 1, max: 6 }),
  name: fc.constantFrom(serial, numbered, (boot: number) => `b-${boot % 2}`),
  end: fc.constantFrom(40, 256, Number.POSITIVE_INFINITY),
});

test('whatever a kiosk lives through, only equal bytes are dropped, and recent ones always', () => {
  fc.assert(
    fc.property(lives, ({ steps, rounds, name, end }) => {
      const all = lived(new Life(name, end), Array<Step[]>(rounds).fill(steps).flat());
      for (const { came, known, recent } of all) {
        if (came === 'repeat') expect(known).toBe(true);
        if (recent) expect(came).toBe('repeat');
      }
    }),
  );
});

test('whatever a kiosk lives through, a boot begins with its first word, and with nothing else', () => {
  fc.assert(
    fc.property(lives, ({ steps, rounds, name, end }) => {
      const all = lived(new Life(name, end), Array<Step[]>(rounds).fill(steps).flat());
      const begun = new Set<string>();
      for (const { message, came, repeated } of all) {
        const { bootId, seq } = message;
        if (repeated) expect(['repeat', 'unsure', 'earlier', 'new']).toContain(came);
        else expect(came).toBe(seq === 0 && begun.has(bootId) ? 'anew' : 'new');
        begun.add(bootId);
      }
    }),
  );
});
