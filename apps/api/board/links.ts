import type { Language } from './language.js';

/** What somebody asked the board for. */
export interface PageWanted {
  language: Language;
  /** Halls that are looked for; empty: all. */
  q: string;
  /** Absent: the page of all halls. */
  hallId?: string | undefined;
}

const pathOf = (hallId: string | undefined): string => (hallId === undefined ? '/board' : `/board/${encodeURIComponent(hallId)}`);

/** The board's page. */
export const pageLink = ({ language, q, hallId }: PageWanted): string =>
  `${pathOf(hallId)}?${new URLSearchParams({ lang: language, ...(q !== '' && { q }) })}`;

export const FEEDS = [
  { name: 'Atom', file: 'feed.atom', type: 'application/atom+xml' },
  { name: 'JSON Feed', file: 'feed.json', type: 'application/feed+json' },
] as const;
type FeedFile = (typeof FEEDS)[number]['file'];

/** A feed in one language, or in both. */
export const feedLink = (
  file: FeedFile,
  { language, hallId }: { language?: Language | undefined; hallId?: string | undefined },
) => `${pathOf(hallId)}/${file}${language ? `?lang=${language}` : ''}`;

/** A telephone number as a phone dials it. */
export const dialled = (phone: string): string => `tel:${phone.replaceAll(/[^\d+]/g, '')}`;
