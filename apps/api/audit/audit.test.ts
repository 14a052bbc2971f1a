import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChainedAct, NOTHING_BEFORE, written } from '#libs/domain/index.js';
import { Stand } from '../testing/stand.js';
import { cell } from './audit-export.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open();
  await stand.admin('POST', '/api/v1/halls', { id: 'hall-1', name: 'Hall', region: 'anqing', hotline: '95598' });
}, 60_000);
afterAll(() => stand.close());

const silence = (why: string): Promise<Response> =>
  stand.admin('POST', '/api/v1/silences', {
    for: { hallId: 'hall-1' },
    until: new Date(stand.clock.now() + 3_600_000).toISOString(),
    why,
  });

describe('the chain of acts over HTTP', () => {
  test('tells what was done by who did it and to what, and follows itself', async () => {
    const { id } = (await (await silence('=HYPERLINK("http://x")')).json()) as { id: string };
    const { items } = await stand.get<{ items: ChainedAct[] }>('/api/v1/audit?what=silence.open&by=admin');
    expect(items.map(({ subject }) => subject.id)).toEqual([id]);
    expect(await stand.get(`/api/v1/audit/${items[0]?.id}`)).toEqual(items[0]);
    expect(await stand.get(`/api/v1/audit?subjectKind=silence&subjectId=other`)).toMatchObject({ items: [] });
    expect(await stand.get('/api/v1/audit/verify')).toMatchObject({ fault: null, anchor: null });
  });

  test('a silence with a blank why is refused by name', async () => {
    for (const why of [' ', '\u3000']) expect((await silence(why)).status).toBe(400);
  });

  test('is exported so that its hashes can be reckoned elsewhere, and the export is itself in it', async () => {
    const answer = await stand.admin('GET', '/api/v1/audit/export?format=jsonl');
    expect(answer.headers.get('content-type')).toMatch(/jsonl/);
    const acts = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ChainedAct);
    let previous = NOTHING_BEFORE;
    for (const act of acts) {
      expect(act.previous).toBe(previous);
      expect(createHash('sha256').update(written(act)).digest('hex')).toBe(act.hash);
      previous = act.hash;
    }
    expect(acts.at(-1)).toMatchObject({ what: 'audit.export', by: 'admin' });
    const csv = await (await stand.admin('GET', '/api/v1/audit/export?format=csv&what=silence.open')).text();
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv.split('\r\n')).toHaveLength(3);
  });

  test('a table calculation takes no cell for a formula', () => {
    for (const text of ['=1', '+1', '-1', '@a', '\t=1', '＝1']) expect(cell(text)).toMatch(/^"'/);
    expect([cell('a,b'), cell('a"b'), cell('plain')]).toEqual(['"a,b"', '"a""b"', 'plain']);
  });

  test('who looks at all of the register is in it, each time', async () => {
    await stand.get('/api/v1/fleet');
    await stand.get('/api/v1/fleet');
    const { items } = await stand.get<{ items: ChainedAct[] }>('/api/v1/audit?what=read.export');
    expect(items).toHaveLength(2);
  });

  test('what cannot be noted is not read', async () => {
    const { chain } = stand.parts;
    const note = chain.note;
    chain.note = () => Promise.reject(new Error('the disk is full'));
    const answer = await stand.admin('GET', '/api/v1/fleet');
    chain.note = note;
    expect([answer.status, await answer.json()]).toMatchObject([503, { type: 'urn:hallwatch:problem:away' }]);
  });
});
