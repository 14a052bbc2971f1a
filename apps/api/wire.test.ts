import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { encoderOf, instant } from './wire.js';

const AT = Date.UTC(2026, 10, 22, 6);
const SAID = '2026-11-22T06:00:00.000Z';

const Thing = z.object({
  id: z.string(),
  openedAt: instant(),
  closedAt: instant().nullable(),
  dueAt: instant().optional(),
  ts: z.int(),
  seen: z.record(z.string(), z.unknown()),
  history: z.array(z.object({ begins: instant() })),
  byName: z.record(z.string(), instant()),
});
const encode = encoderOf(Thing);

describe('what is answered', () => {
  test('has ISO 8601 where the schema has an instant, whatever it is called, and nowhere else', () => {
    const thing = { openedAt: AT, closedAt: null, ts: AT, seen: { at: AT }, history: [{ begins: AT }], byName: { a: AT } };
    expect(encode(thing)).toEqual({
      openedAt: SAID,
      closedAt: null,
      ts: AT,
      seen: { at: AT },
      history: [{ begins: SAID }],
      byName: { a: SAID },
    });
  });

  test('has every field in its place, also those that the document does not name, and the thing itself stays as it was', () => {
    const thing = { more: [AT], openedAt: AT, id: 'a' };
    expect(JSON.stringify(encode(thing))).toBe(`{"more":[${AT}],"openedAt":"${SAID}","id":"a"}`);
    expect(thing.openedAt).toBe(AT);
  });

  test('passes on what an earlier version kept otherwise: an odd row does not hide the others', () => {
    for (const odd of [null, 'long ago', 9e15, Number.NaN, {}]) expect(encode({ openedAt: odd })).toEqual({ openedAt: odd });
    for (const odd of [null, 'none', 1, [AT]]) expect(encode(odd)).toEqual(odd);
    expect(encode({ history: 'none', byName: [AT] })).toEqual({ history: 'none', byName: [AT] });
  });

  test('of several shapes is written by each that has the field', () => {
    const either = encoderOf(z.union([z.object({ from: instant() }), z.object({ from: z.string(), to: instant() })]));
    expect([{ from: AT }, { from: '08:00', to: AT }].map(either)).toEqual([{ from: SAID }, { from: '08:00', to: SAID }]);
  });

  test('comes back as it was', () => {
    expect(Thing.pick({ openedAt: true }).parse(encode({ openedAt: AT }))).toEqual({ openedAt: AT });
  });
});
