import { type Html, html } from '../html.js';
import { LANGUAGES, type Language, TAGS } from '../language.js';
import { FEEDS, feedLink, type PageWanted, pageLink } from '../links.js';
import { BOOKS } from '../words/index.js';

/** What the pages of the board were built to. */
export interface BoardFiles {
  script: string | null;
  styles: string[];
}

/** A page of the public, whole, in one language. */
export interface PublicPage {
  language: Language;
  title: string;
  /** Of the head, beside what every page has. */
  head?: Html[];
  body: Html;
}

/** No style and no script of its own: the content policy allows files alone. */
export const documentOf = ({ language, title, head = [], body }: PublicPage, { script, styles }: BoardFiles): string =>
  html`<!doctype html>
<html lang="${TAGS[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
${styles.map((style) => html`<link rel="stylesheet" href="/${style}">\n`)}${head}${
  script && html`<script type="module" src="/${script}"></script>\n`
}</head>
<body>
${body}</body>
</html>
`.text;

/** The same page in each language, and its feeds. */
export function alternates(asked: PageWanted, hallName: string | undefined): Html[] {
  const w = BOOKS[asked.language];
  const pages = LANGUAGES.map(
    (language) => html`<link rel="alternate" hreflang="${TAGS[language]}" href="${pageLink({ ...asked, language })}">\n`,
  );
  const feeds = feedsOf(asked, hallName).flatMap(({ hallId, title }) =>
    FEEDS.map(
      ({ name, file, type }) =>
        html`<link rel="alternate" type="${type}" hreflang="${TAGS[asked.language]}" title="${title}${w.colon}${name}" href="${feedLink(file, { language: asked.language, hallId })}">\n`,
    ),
  );
  return [...pages, ...feeds];
}

/** The hall's own feed first, where the page is of one. */
export function feedsOf({ language, hallId }: PageWanted, hallName: string | undefined) {
  const w = BOOKS[language];
  const all = { hallId: undefined, title: w.feedTitle, label: hallName === undefined ? w.subscribe : w.subscribeAll };
  return hallName === undefined ? [all] : [{ hallId, title: w.feedOf(hallName), label: w.subscribeHall }, all];
}
