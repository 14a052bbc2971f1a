import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DAY, LARGEST_PHOTO, MOST_PHOTOS } from '#libs/domain/index.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/halls', {
    id: 'hall-1',
    name: '一号厅',
    region: 'anqing',
    address: '示例路',
    hotline: '0000',
  });
  await stand.books.transact(async ({ orders }) => orders.save(sampleOrder({ id: 'MO-1', hallId: 'hall-1' })));
});
afterAll(() => stand.close());

const DOING = {
  ...{ by: 'admin', personId: null, onBehalfOf: null, why: null, basedOn: null, evidence: [] },
  from: { way: 'page' as const, address: null },
};
const EXIF = Buffer.from([0xff, 0xe1, 0, 8, ...Buffer.from('Exif00')]);
const jpeg = (mark: string): Buffer => {
  const note = Buffer.from(mark);
  const table = Buffer.concat([Buffer.from([0xff, 0xdb, 0, note.length + 2]), note]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), EXIF, table, Buffer.from([0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9])]);
};
const send = (body: Buffer, path = '/api/v1/evidence?orderId=MO-1', type = 'image/jpeg'): Promise<Response> =>
  fetch(stand.url + path, { method: 'POST', headers: { ...stand.bearer, 'content-type': type }, body: new Uint8Array(body) });
const reasonOf = async (answer: Response): Promise<[number, string | undefined]> => [
  answer.status,
  ((await answer.json()) as { type?: string }).type?.split(':').at(-1),
];

test('a photo is kept bare, by the hash of what is kept, and is given as the picture that it is', async () => {
  const answer = await send(jpeg('one'));
  expect(answer.status).toBe(201);
  const { sha256 } = (await answer.json()) as { sha256: string };
  const got = await stand.admin('GET', `/api/v1/evidence/${sha256}`);
  expect([got.status, got.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const bytes = Buffer.from(await got.arrayBuffer());
  expect(bytes.includes('Exif')).toBe(false);
  expect(bytes.includes('one')).toBe(true);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  // Again, as a phone does that did not hear the answer.
  expect(await (await send(jpeg('one'))).json()).toEqual({ sha256 });
});

test('what is no photo is not taken, whatever it calls itself; nor are photos elsewhere', async () => {
  expect(await reasonOf(await send(Buffer.from('<svg onload="alert(1)"/>')))).toEqual([415, 'no-photo']);
  expect(await reasonOf(await send(Buffer.from('{}'), undefined, 'application/json'))).toEqual([415, 'no-photo']);
  expect(await reasonOf(await send(jpeg('x'), undefined, 'text/html'))).toEqual([415, 'wrong-type']);
  expect(await reasonOf(await send(jpeg('x'), '/api/v1/halls'))).toEqual([415, 'wrong-type']);
  expect(await reasonOf(await send(Buffer.alloc(LARGEST_PHOTO + 1)))).toEqual([413, 'too-large']);
  expect(await reasonOf(await send(jpeg('x'), '/api/v1/evidence?orderId=MO-9'))).toEqual([404, 'not-found']);
  expect(await reasonOf(await stand.admin('GET', `/api/v1/evidence/${'0'.repeat(64)}`))).toEqual([404, 'not-found']);
});

test('an account adds so many a day and no more, and the next day it may again', async () => {
  const { photos, clock } = stand.parts;
  const before = await photos.addedBy('admin', 0);
  for (let n = before; n < MOST_PHOTOS; n++) {
    const photo = { kind: 'image/png' as const, bytes: new Uint8Array([1]), addedAt: clock.now(), addedBy: 'admin' };
    const sha256 = createHash('sha256').update(String(n)).digest('hex');
    await photos.add({ ...photo, sha256, orderId: 'MO-1' }, { ...DOING, id: `photo-${n}` });
  }
  expect(await reasonOf(await send(jpeg('more')))).toEqual([429, 'too-fast']);
  stand.clock.forward(DAY + 1);
  await stand.logIn();
  expect((await send(jpeg('more'))).status).toBe(201);
});
