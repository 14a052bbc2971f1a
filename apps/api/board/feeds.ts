import {
  type Hall,
  type Instant,
  inChinese,
  inEnglish,
  nameOfHall,
  publicNames,
  publicWords,
  type Text,
} from '#libs/domain/index.js';
import { escapeXml } from '../http/text.js';
import { type Language, said, TAGS } from './language.js';
import { feedLink, pageLink } from './links.js';
import type { BoardState, PublicNotice } from './public-board.js';
import { BOOKS } from './words/index.js';

/** Which feed it is. */
export interface FeedOf {
  base: string;
  /** Absent: both, Chinese first. */
  language?: Language | undefined;
  /** Absent: of all halls. */
  hall?: Hall | undefined;
}

const TITLE = '24小时自助服务厅停机公告 · Kiosk outage notices';

/** Stays the same wherever Hallwatch is reached. */
const idOf = (notice: PublicNotice): string => `urn:hallwatch:notice:${notice.id}`;
const iso = (at: Instant): string => new Date(at).toISOString();

/** Both sentences for a feed of both languages. */
const told = (text: Text, { language }: FeedOf, between: string): string =>
  language ? said(text, language) : [text.zh, text.en].join(between);

function titleOf({ language, hall }: FeedOf): string {
  if (!language) return hall ? `${TITLE} · ${nameOfHall(hall)}` : TITLE;
  const w = BOOKS[language];
  return hall ? w.feedOf(nameOfHall(hall)) : w.feedTitle;
}

const languageTag = ({ language }: FeedOf): string => TAGS[language ?? 'zh'];

function pageOf(hallId: string | undefined, { base, language }: FeedOf): string {
  if (language) return base + pageLink({ language, q: '', hallId });
  return hallId === undefined ? `${base}/board` : `${base}/board/${encodeURIComponent(hallId)}`;
}

/** What stands in a feed: a notice, or that nobody watches. */
interface Entry {
  id: string;
  url: string;
  title: Text;
  text: Text;
  published: Instant;
  updated: Instant;
  author?: string;
  tags: Text[];
}

/** Ends as a notice on paper does: with who issues it, and when. */
const signed = ({ body, issuer, publishedAt }: PublicNotice): Text => ({
  zh: `${body.zh}\n${issuer} ${inChinese(publishedAt)}`,
  en: `${body.en}\n${issuer}, ${inEnglish(publishedAt)}`,
});

const entryOf = (notice: PublicNotice, of: FeedOf): Entry => ({
  id: idOf(notice),
  url: pageOf(notice.hallId, of),
  title: notice.title,
  text: signed(notice),
  published: notice.publishedAt,
  updated: notice.updatedAt,
  author: notice.issuer,
  tags: publicNames(notice.services),
});

/** That nobody watches stands above all that was known before. */
function interruptionIn({ monitoring }: BoardState, of: FeedOf): Entry[] {
  const text = publicWords(monitoring);
  if (!text || monitoring.state === 'watching') return [];
  const { since, at } = monitoring;
  const title = { zh: BOOKS.zh.blindTitle, en: BOOKS.en.blindTitle };
  const moment = since ?? at;
  const id = `urn:hallwatch:monitoring:${since ?? 'none'}`;
  return [{ id, url: pageOf(of.hall?.id, of), title, text, published: moment, updated: moment, tags: [] }];
}

const entriesOf = (standing: BoardState, of: FeedOf): Entry[] => [
  ...interruptionIn(standing, of),
  ...standing.notices.map((notice) => entryOf(notice, of)),
];

const itemOf = (entry: Entry, of: FeedOf): Record<string, unknown> => ({
  id: entry.id,
  url: entry.url,
  title: of.language ? said(entry.title, of.language) : entry.title.zh,
  ...(!of.language && { summary: entry.title.en }),
  content_text: told(entry.text, of, '\n\n'),
  date_published: iso(entry.published),
  date_modified: iso(entry.updated),
  ...(entry.author !== undefined && { authors: [{ name: entry.author }] }),
  tags: entry.tags.map((tag) => tag[of.language ?? 'zh']),
});

/** The standing notices as a JSON Feed 1.1. */
export const jsonFeed = (standing: BoardState, of: FeedOf): Record<string, unknown> => ({
  version: 'https://jsonfeed.org/version/1.1',
  title: titleOf(of),
  home_page_url: pageOf(of.hall?.id, of),
  feed_url: of.base + feedLink('feed.json', { language: of.language, hallId: of.hall?.id }),
  language: languageTag(of),
  items: entriesOf(standing, of).map((entry) => itemOf(entry, of)),
});

const written = (entry: Entry, of: FeedOf): string => `  <entry>
    <id>${escapeXml(entry.id)}</id>
    <title>${escapeXml(of.language ? said(entry.title, of.language) : entry.title.zh)}</title>
    <link rel="alternate" type="text/html" href="${escapeXml(entry.url)}"/>
    <published>${iso(entry.published)}</published>
    <updated>${iso(entry.updated)}</updated>
${entry.author === undefined ? '' : `    <author><name>${escapeXml(entry.author)}</name></author>\n`}${
  of.language ? '' : `    <summary type="text">${escapeXml(entry.title.en)}</summary>\n`
}    <content type="text">${escapeXml(told(entry.text, of, '\n\n'))}</content>
  </entry>
`;

/** Feeds of different halls or languages are different feeds. */
const feedId = ({ language, hall }: FeedOf): string =>
  ['urn:hallwatch:board', hall && `hall:${hall.id}`, language].filter((part) => part !== undefined).join(':');

/** The standing notices as an Atom feed (RFC 4287). `now` dates a feed without entries. */
export function atomFeed(standing: BoardState, of: FeedOf, now: Instant): string {
  const entries = entriesOf(standing, of);
  const updated = entries.length > 0 ? Math.max(...entries.map((entry) => entry.updated)) : now;
  const self = of.base + feedLink('feed.atom', { language: of.language, hallId: of.hall?.id });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${languageTag(of)}">
  <id>${escapeXml(feedId(of))}</id>
  <title>${escapeXml(titleOf(of))}</title>
  <updated>${iso(updated)}</updated>
  <author><name>Hallwatch</name></author>
  <link rel="self" type="application/atom+xml" href="${escapeXml(self)}"/>
  <link rel="alternate" type="text/html" href="${escapeXml(pageOf(of.hall?.id, of))}"/>
${entries.map((entry) => written(entry, of)).join('')}</feed>
`;
}
