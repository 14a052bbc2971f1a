import { byName, type Hall, nameOfHall } from '#libs/domain/index.js';
import { type Html, html } from '../html.js';
import { type Language, otherThan, TAGS } from '../language.js';
import { dialled, pageLink } from '../links.js';
import { BOOKS } from '../words/index.js';
import { type BoardFiles, documentOf } from './document.js';

/** What a citizen can do in any case. */
function hotlines(halls: Hall[], title: string): Html | false {
  const listed = byName(halls).filter(({ hotline }) => hotline !== '');
  const line = (hall: Hall): Html => html`<li>${nameOfHall(hall)} <a href="${dialled(hall.hotline)}">${hall.hotline}</a></li>\n`;
  return (
    listed.length > 0 && html`<section class="group"><h2>${title}</h2><ul class="dense">\n${listed.map(line)}</ul></section>\n`
  );
}

/** What a person's browser is shown in the place of a problem document. */
export function troublePage(isNotFound: boolean, halls: Hall[], language: Language, files: BoardFiles): string {
  const w = BOOKS[language];
  const [title, hint] = isNotFound ? [w.noPage, w.noPageHint] : [w.trouble, w.troubleHint];
  const other = otherThan(language);
  const body = html`<header class="top"><div><h1>${title}</h1><p class="lead">${hint}</p></div>
<p class="tools"><a class="button" lang="${TAGS[other]}" hreflang="${TAGS[other]}" href="?lang=${other}">${w.other}</a></p></header>
<main id="board"><p><a href="${pageLink({ language, q: '' })}">${w.toBoard}</a></p>
${hotlines(halls, w.hotlines)}</main>
`;
  return documentOf({ language, title, body }, { ...files, script: null });
}
