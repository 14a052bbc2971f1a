import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Board } from '../answers.js';
import { FLEET, happens } from '../testing/outage.js';
import { Stand } from '../testing/stand.js';

let stand: Stand;
beforeAll(async () => {
  stand = await Stand.open({ publicUrl: 'https://watch.invalid/' });
  await stand.admin('POST', '/api/v1/fleet', FLEET);
  await happens(stand, 'raised', 'K-1');
}, 60_000);
afterAll(() => stand.close());

describe('the public board', () => {
  test('tells anybody what is out, hall by hall, and nothing of what is behind it', async () => {
    const text = await (await stand.anybody('GET', '/api/v1/board')).text();
    const board = Board.parse(JSON.parse(text));
    expect(board.halls.map((hall) => [hall.id, hall.notices.length])).toEqual([
      ['aq-civic', 1],
      ['aq-power', 0],
    ]);
    expect(board.halls[0]?.notices[0]).toMatchObject({
      kioskId: 'K-1',
      issuer: '样例大厅 <甲>',
      services: ['CASH', 'QRPAY'],
      servicesInWords: { en: 'cash payment, QR payment' },
    });
    expect(text).not.toMatch(/incidentId|orderId|IN-\d|assignee|p-02|evidence|history/);
  });

  test('of one hall has that hall only, and an unknown hall is 404', async () => {
    const board = Board.parse(await (await stand.anybody('GET', '/api/v1/board/aq-power')).json());
    expect(board.halls.map((hall) => hall.id)).toEqual(['aq-power']);
    expect((await stand.anybody('GET', '/api/v1/board/nowhere')).status).toBe(404);
  });

  test('is a page that has the notices in it for readers without scripts, with nothing unescaped', async () => {
    const answer = await stand.anybody('GET', '/board');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const page = await answer.text();
    expect(page).toContain('读卡器故障 &amp; &lt;卡住&gt;');
    expect(page).not.toContain('<卡住>');
    expect((await stand.anybody('GET', '/board/aq-power')).status).toBe(200);
    expect((await stand.anybody('GET', '/board/nowhere')).status).toBe(404);
  });

  test('is written whole in the language that is asked for, by address or by browser, with the way to its feeds', async () => {
    const page = async (path: string, headers = {}) => {
      const answer = await stand.anybody('GET', path, undefined, headers);
      return { said: answer.headers.get('content-language'), text: await answer.text() };
    };
    const english = await page('/board/aq-civic?lang=en');
    expect(english.said).toBe('en');
    expect(english.text).toContain('Card reader &amp; &lt;jam&gt;');
    expect(english.text).toContain('Issued by 样例大厅 &lt;甲&gt; on 2026-11-22 14:00');
    expect(english.text).toMatch(
      /<link rel="alternate" type="application\/atom\+xml" hreflang="en" [^>]*href="\/board\/aq-civic\/feed.atom\?lang=en">/,
    );
    expect((await page('/board', { 'accept-language': 'en-GB,en;q=0.9' })).said).toBe('en');
    expect((await page('/board?lang=zh', { 'accept-language': 'en' })).said).toBe('zh-CN');
    expect((await page('/board?lang=xx&lang=en&q=a&q=b')).said).toBe('zh-CN');
    expect((await page('/board/nowhere?lang=en')).text).toContain('There is no such hall');
    const trouble = await page('/board/nowhere/feed.atom', { accept: 'text/html', 'accept-language': 'en' });
    expect(trouble.text).toContain('There is no such page');
    expect(trouble.text).not.toMatch(/<style|style="|没有/);
  });

  test('is searched by whatever is registered of a hall', async () => {
    const halls = async (q: string): Promise<string[]> => {
      const text = await (await stand.anybody('GET', `/board?q=${encodeURIComponent(q)}`)).text();
      return [...text.matchAll(/data-test="board-([^"]+)"/g)].map(([, id]) => id ?? '');
    };
    expect(await halls('电力')).toEqual(['aq-power']);
    expect(await halls('ANQING')).toEqual(['aq-civic', 'aq-power']);
    expect(await halls('<script>')).toEqual([]);
    expect(await halls('   ')).toHaveLength(2);
  });

  test('is not sent again to who has it', async () => {
    const first = await stand.anybody('GET', '/board');
    const again = await stand.anybody('GET', '/board', undefined, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const english = await stand.anybody('GET', '/board?lang=en', undefined, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(english.status).toBe(200);
  });

  test('is a JSON Feed 1.1', async () => {
    const answer = await stand.anybody('GET', '/board/feed.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/feed\+json/);
    expect(await answer.json()).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://watch.invalid/board/feed.json',
      items: [{ url: 'https://watch.invalid/board/aq-civic', date_published: '2026-11-22T06:00:00.000Z' }],
    });
  });

  test('has feeds of each language and hall, with who issued the notice and no code', async () => {
    const feed = async (path: string) =>
      (await (await stand.anybody('GET', path)).json()) as { items: Record<string, unknown>[] };
    const english = await feed('/board/aq-civic/feed.json?lang=en');
    expect(english).toMatchObject({
      language: 'en',
      feed_url: 'https://watch.invalid/board/aq-civic/feed.json?lang=en',
      items: [{ authors: [{ name: '样例大厅 <甲>' }], tags: ['cash payment', 'QR payment'] }],
    });
    expect(english.items[0]?.['content_text']).toMatch(/\n样例大厅 <甲>, 2026-11-22 14:00$/);
    expect(JSON.stringify(english)).not.toContain('故障');
    expect((await feed('/board/aq-power/feed.json')).items).toEqual([]);
    const atom = await (await stand.anybody('GET', '/board/aq-civic/feed.atom?lang=zh')).text();
    expect(atom).toContain('<author><name>样例大厅 &lt;甲&gt;</name></author>');
    expect(atom).not.toContain('jam');
    for (const path of ['/board/nowhere/feed.atom', '/board/nowhere/feed.json']) {
      expect((await stand.anybody('GET', path)).status).toBe(404);
    }
  });

  test('is an Atom feed whose text is escaped', async () => {
    const answer = await stand.anybody('GET', '/board/feed.atom');
    expect(answer.headers.get('content-type')).toMatch(/^application\/atom\+xml/);
    const feed = await answer.text();
    expect(feed).toContain('<id>urn:hallwatch:notice:ON-');
    expect(feed).toContain('&lt;jam&gt;');
    expect(feed).not.toMatch(/<jam>|& /);
    const open = [...feed.matchAll(/<(\w+)(?:\s[^>]*)?(?<!\/)>/g)].map(([, name]) => name).sort();
    const closed = [...feed.matchAll(/<\/(\w+)>/g)].map(([, name]) => name).sort();
    expect(open).toEqual(closed);
  });

  test('is empty when everything works again, and its feeds still hold', async () => {
    await happens(stand, 'cleared', 'K-1');
    const feed = (await (await stand.anybody('GET', '/board/feed.json')).json()) as { items: unknown[] };
    expect(feed.items).toEqual([]);
    expect(await (await stand.anybody('GET', '/board/feed.atom')).text()).toContain(
      '<updated>2026-11-22T06:00:00.000Z</updated>',
    );
  });
});
