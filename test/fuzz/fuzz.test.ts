import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Grounds } from '../access/place.js';
import { complaintOf, NO_ACT, nameOf } from './complaints.js';
import { fuzz, openGrounds, unseen } from './fuzz.js';
import { OPERATIONS, type Operation } from './requests.js';
import { NEVER_TAKEN, WISHES } from './wishes.js';

let grounds: Grounds;
beforeAll(async () => {
  grounds = await openGrounds();
}, 120_000);
afterAll(() => grounds.stand.close());

test('whatever is sent by whomever, no answer is a 500, tells what is inside, or gives what the table does not', async () => {
  const { complaints, statuses, requests } = await fuzz(grounds, 2_000, 20_261_130);
  expect(complaints).toEqual([]);
  expect(requests).toBeGreaterThanOrEqual(2_000);
  // It came in, and was turned away, for more than one reason.
  expect(Object.keys(statuses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '404']));
  expect(grounds.stand.lines.filter(({ event }) => event === 'RequestFailed')).toEqual([]);
}, 180_000);

test('what is complained of is seen', () => {
  const of = (name: string): Operation => OPERATIONS.find((one) => nameOf(one) === name) as Operation;
  const asked = (name: string, target = '/') => ({ operation: of(name), target, body: undefined });
  const answer = { status: 200, text: '', role: 'administrator', inChain: false };
  const list = asked('GET /api/v1/halls');
  expect(complaintOf(list, answer)).toBeNull();
  expect(complaintOf(list, { ...answer, status: 503 })).toContain('503');
  expect(complaintOf(list, { ...answer, text: 'at read (/srv/x.js:3:4)' })).toContain('holds');
  expect(complaintOf(list, { ...answer, text: 'relation "hall" does not exist' })).toContain('holds');
  expect(complaintOf(list, { ...answer, isCut: true })).toContain('cut off');
  expect(complaintOf(list, { ...answer, role: null })).toContain('nobody');
  expect(complaintOf(asked('POST /api/v1/halls'), { ...answer, role: 'auditor' })).toContain('auditor');
  expect(complaintOf(asked('POST /api/v1/halls'), answer)).toContain('does not know it');
  expect(complaintOf(asked('POST /api/v1/halls'), { ...answer, inChain: true })).toBeNull();
  expect(complaintOf(asked('POST /api/v1/account/totp'), { ...answer, inChain: true })).toContain('NO_ACT');
});

test('what makes no act is a route that changes something', () => {
  expect(Object.keys(NO_ACT).filter((name) => !OPERATIONS.some((one) => nameOf(one) === name && one.method !== 'GET'))).toEqual(
    [],
  );
});

test('what a wish is for, and what nobody is let in by here, is an operation of the document', () => {
  const names = OPERATIONS.map(nameOf);
  expect([...Object.keys(WISHES), ...Object.keys(NEVER_TAKEN)].filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.keys(WISHES).filter((name) => name in NEVER_TAKEN)).toEqual([]);
});

test('an operation that never succeeds is told, and so is one that does and is listed as if it could not', () => {
  const [listed = ''] = Object.keys(NEVER_TAKEN);
  const all = OPERATIONS.map(nameOf).filter((name) => !(name in NEVER_TAKEN));
  const of = (names: string[]) => unseen({ taken: new Map(names.map((name) => [name, 1])) });
  expect(of(all)).toEqual([]);
  expect(of(all.slice(1))).toEqual(all.slice(0, 1));
  expect(of([...all, listed])).toEqual([listed]);
});
