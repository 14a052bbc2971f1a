import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Board } from './answers.js';
import { FLEET, happens } from './testing/outage.js';
import { Stand } from './testing/stand.js';

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

  test('is a JSON Feed 1.1', async () => {
    const answer = await stand.anybody('GET', '/board/feed.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/feed\+json/);
    expect(await answer.json()).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://watch.invalid/board/feed.json',
      items: [{ url: 'https://watch.invalid/board/aq-civic', date_published: '2026-11-22T06:00:00.000Z' }],
    });
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
