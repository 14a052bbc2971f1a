import { type Instant, publicWords, type Text } from '#libs/domain/index.js';
import { escapeXml } from '../text.js';
import type { PublicNotice, Standing } from './board.js';

const TITLE = '24小时自助服务厅停机公告 · Kiosk outage notices';

/** Stays the same wherever Hallwatch is reached. */
const idOf = (notice: PublicNotice): string => `urn:hallwatch:notice:${notice.id}`;
const iso = (at: Instant): string => new Date(at).toISOString();
const content = ({ body }: PublicNotice): string => `${body.zh}\n\n${body.en}`;
const pageOf = (notice: PublicNotice, base: string): string => `${base}/board/${encodeURIComponent(notice.hallId)}`;

/** That nobody watches stands above all that was known before. */
interface Interruption {
  id: string;
  title: Text;
  says: Text;
  since: Instant;
}

function interruptionIn({ monitoring }: Standing): Interruption[] {
  const says = publicWords(monitoring);
  if (!says || monitoring.state === 'watching') return [];
  const { since, at } = monitoring;
  const title = { zh: '监测中断', en: 'Monitoring interrupted' };
  return [{ id: `urn:hallwatch:monitoring:${since ?? 'none'}`, title, says, since: since ?? at }];
}

/** The standing notices as a JSON Feed 1.1. */
export const jsonFeed = (standing: Standing, base: string): Record<string, unknown> => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: TITLE,
  home_page_url: `${base}/board`,
  feed_url: `${base}/board/feed.json`,
  language: 'zh-CN',
  items: [
    ...interruptionIn(standing).map(({ id, title, says, since }) => ({
      id,
      url: `${base}/board`,
      title: title.zh,
      summary: title.en,
      content_text: `${says.zh}\n\n${says.en}`,
      date_published: iso(since),
      date_modified: iso(since),
      tags: [],
    })),
    ...standing.notices.map((notice) => itemOf(notice, base)),
  ],
});

const itemOf = (notice: PublicNotice, base: string): Record<string, unknown> => ({
  id: idOf(notice),
  url: pageOf(notice, base),
  title: notice.title.zh,
  summary: notice.title.en,
  content_text: content(notice),
  date_published: iso(notice.publishedAt),
  date_modified: iso(notice.updatedAt),
  tags: notice.services,
});

const entry = (notice: PublicNotice, base: string): string => `  <entry>
    <id>${escapeXml(idOf(notice))}</id>
    <title>${escapeXml(notice.title.zh)}</title>
    <link rel="alternate" type="text/html" href="${escapeXml(pageOf(notice, base))}"/>
    <published>${iso(notice.publishedAt)}</published>
    <updated>${iso(notice.updatedAt)}</updated>
    <summary type="text">${escapeXml(notice.title.en)}</summary>
    <content type="text">${escapeXml(content(notice))}</content>
  </entry>
`;

const interruptionEntry = ({ id, title, says, since }: Interruption, base: string): string => `  <entry>
    <id>${escapeXml(id)}</id>
    <title>${title.zh}</title>
    <link rel="alternate" type="text/html" href="${escapeXml(base)}/board"/>
    <published>${iso(since)}</published>
    <updated>${iso(since)}</updated>
    <summary type="text">${title.en}</summary>
    <content type="text">${escapeXml(`${says.zh}\n\n${says.en}`)}</content>
  </entry>
`;

/** The standing notices as an Atom feed (RFC 4287). `now` dates a feed without entries. */
export function atomFeed(standing: Standing, base: string, now: Instant): string {
  const { notices } = standing;
  const interruption = interruptionIn(standing);
  const moments = [...notices.map((notice) => notice.updatedAt), ...interruption.map(({ since }) => since)];
  const updated = moments.length > 0 ? Math.max(...moments) : now;
  const site = escapeXml(base);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
  <id>urn:hallwatch:board</id>
  <title>${escapeXml(TITLE)}</title>
  <updated>${iso(updated)}</updated>
  <author><name>Hallwatch</name></author>
  <link rel="self" type="application/atom+xml" href="${site}/board/feed.atom"/>
  <link rel="alternate" type="text/html" href="${site}/board"/>
${interruption.map((one) => interruptionEntry(one, base)).join('')}${notices.map((notice) => entry(notice, base)).join('')}</feed>
`;
}
