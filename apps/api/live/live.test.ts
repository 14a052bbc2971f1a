import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Limits } from '../ports/limits.js';
import { FLEET, happens } from '../testing/outage.js';
import { Stage as AnyStage } from '../testing/stage.js';
import { Stand } from '../testing/stand.js';
import { startHttp } from '../testing/start-http.js';
import { Stream } from '../testing/stream.js';
import { MOST_READERS, type Pace } from './audience.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/fleet', FLEET);
}, 60_000);
afterAll(() => stand.close());

const Stage = { open: (pace: Pace, welcome?: () => Promise<boolean>) => AnyStage.open(stand.parts, pace, welcome) };
const staff = (headers: Record<string, string> = {}) =>
  Stream.open(`${stand.url}/api/v1/events`, { ...stand.bearer, ...headers });
const anybody = () => Stream.open(`${stand.url}/api/v1/board/events`);
const tellMany = (count: number, size: number) =>
  stand.books.transact(async (books) => {
    for (let i = 0; i < count; i++) {
      await books.tell({
        at: stand.clock.now(),
        what: 'rule',
        how: 'switched-off',
        subject: 'R-1',
        body: { why: 'x'.repeat(size) },
      });
    }
  });

describe('live updates', () => {
  test('tell the staff of an incident and its notice as they come', async () => {
    const stream = await staff();
    const id = await happens(stand, 'raised', 'K-1');
    const [incident, notice] = await stream.first(2);
    expect(incident).toMatchObject({
      event: 'incident',
      data: { how: 'opened', subject: id, body: { openedAt: '2026-11-22T06:00:00.000Z' } },
    });
    expect(notice).toMatchObject({ event: 'notice', data: { how: 'published' } });
    stream.close();
  });

  test('a reader that comes back is told what it missed, once and in order', async () => {
    const before = await staff();
    await happens(stand, 'raised', 'K-2');
    const [known] = await before.first(1);
    before.close();
    await tellMany(1200, 10);
    const back = await staff({ 'last-event-id': known?.id ?? '' });
    await happens(stand, 'cleared', 'K-2');
    const told = (await back.first(1203)).map((event) => Number(event.id));
    expect(told).toHaveLength(1203);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
    expect(told[0]).toBe(Number(known?.id) + 1);
    back.close();
  }, 20_000);

  test('a wrong Last-Event-ID means: from now on', async () => {
    for (const wrong of ['abc', '999999999999999']) {
      const stream = await staff({ 'last-event-id': wrong });
      await tellMany(1, 1);
      expect(await stream.first(1)).toMatchObject([{ event: 'rule' }]);
      stream.close();
    }
  });

  test('the public is told that a notice changed, and of nothing else', async () => {
    const stream = await anybody();
    await tellMany(3, 1);
    await happens(stand, 'raised', 'K-3');
    const [first] = await stream.first(1);
    expect(first?.event).toBe('notice');
    expect(Object.keys(first?.data ?? {}).sort()).toEqual(['at', 'hallId', 'how', 'id', 'subject', 'what']);
    stream.close();
  });

  test('a burst larger than what may wait is told whole to a reader that reads', async () => {
    const stream = await staff();
    for (let i = 0; i < 10; i++) await tellMany(20, 40_000);
    const told = (await stream.first(200)).map((event) => Number(event.id));
    expect(told).toEqual(Array.from({ length: 200 }, (_, i) => (told[0] ?? 0) + i));
    stream.close();
  }, 30_000);

  test('a reader that does not read costs little, is cut off, and nobody else feels it', async () => {
    const stage = await Stage.open({ beat: 60_000, patience: 500 });
    const lazy = connect(stage.port, '127.0.0.1');
    lazy.on('error', () => undefined);
    lazy.pause();
    lazy.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    while (stage.waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
    const good = await Stream.open(`http://127.0.0.1:${stage.port}/`);
    let most = 0;
    for (let i = 0; i < 40; i++) {
      await tellMany(10, 40_000);
      most = Math.max(most, stage.waiting[0]?.() ?? 0);
    }
    expect(await good.first(400)).toHaveLength(400);
    expect(most).toBeGreaterThan(10_000);
    expect(most).toBeLessThan(400_000);
    while (stage.audience.size > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(stand.lines.filter((line) => line.event === 'LiveReaderDropped')).toHaveLength(1);
    lazy.destroy();
    await stage.close();
  }, 30_000);

  test('a reader whose session has ended is cut off at the next beat', async () => {
    let welcome = true;
    const stage = await Stage.open({ beat: 50, patience: 10_000 }, async () => welcome);
    const stream = await Stream.open(`http://127.0.0.1:${stage.port}/`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(stream.ended).toBe(false);
    welcome = false;
    await stream.end();
    await stage.close();
  });

  test('what is no change of the books leaves a reader where it is', async () => {
    const stage = await Stage.open({ beat: 60_000, patience: 10_000 });
    const stream = await Stream.open(`http://127.0.0.1:${stage.port}/`);
    await tellMany(1, 1);
    const [change] = await stream.first(1);
    stage.audience.tellAll('monitoring', { state: 'watching' });
    expect((await stream.first(2))[1]).toMatchObject({ event: 'monitoring', id: change?.id });
    await stage.close();
  });

  test('more readers than there is room for are asked to come later', async () => {
    const readers = await Promise.all(Array.from({ length: MOST_READERS }, () => anybody()));
    expect(readers.every((reader) => reader.status === 200)).toBe(true);
    expect((await anybody()).status).toBe(503);
    const colleague = await staff();
    expect(colleague.status).toBe(200);
    colleague.close();
    for (const reader of readers) reader.close();
  }, 30_000);

  test('of one address or one account takes its share, and an honest reader gets in', async () => {
    const http = await startHttp({ ...stand.parts, trustedProxies: ['127.0.0.1'], limits: new Limits(20, null) });
    const from = (address: string) => Stream.open(`${http.url}/api/v1/board/events`, { 'x-forwarded-for': address });
    const greedy = await Promise.all(Array.from({ length: 210 }, () => from('203.0.113.7')));
    expect(greedy.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = greedy.find(({ status }) => status === 503);
    await refused?.end();
    expect(refused?.text).toContain('HALLWATCH_STREAMS_EACH');
    const honest = await from('203.0.113.8');
    expect(honest.status).toBe(200);
    const ofAccount = await Promise.all(
      Array.from({ length: 25 }, (_, n) =>
        Stream.open(`${http.url}/api/v1/events`, { ...stand.bearer, 'x-forwarded-for': `203.0.113.${n}` }),
      ),
    );
    expect(ofAccount.filter(({ status }) => status === 200)).toHaveLength(20);
    // A place is free again when its reader has gone.
    for (const one of greedy) one.close();
    for (let status = 503; status !== 200; await new Promise((resolve) => setTimeout(resolve, 20))) {
      const again = await from('203.0.113.7');
      status = again.status;
      again.close();
    }
    for (const one of [honest, ...ofAccount]) one.close();
    await http.close();
  }, 30_000);

  test('HEAD asks for the headers only', async () => {
    const answer = await stand.admin('HEAD', '/api/v1/events');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });
});
