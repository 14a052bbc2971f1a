import { groupedByNeed, type HallGroup, hallFinder, type Text } from '#libs/domain/index.js';
import { type Html, html } from '../html.js';
import { otherThan, said, TAGS } from '../language.js';
import { FEEDS, feedLink, type PageWanted, pageLink } from '../links.js';
import type { PublicHall, PublicHalls } from '../public-board.js';
import { BOOKS } from '../words/index.js';
import { alternates, type BoardFiles, documentOf, feedsOf } from './document.js';
import { hallGroup, MOST_AMONG_OTHERS } from './hall.js';

/** Of more notices on a page the details are folded. Ours. */
const CALM = 20;

/** The other language, and what a script does: shown by it alone. */
function tools(asked: PageWanted): Html {
  const w = BOOKS[asked.language];
  const language = otherThan(asked.language);
  return html`<p class="tools"><a class="button" lang="${TAGS[language]}" hreflang="${TAGS[language]}" href="${pageLink({ ...asked, language })}">${w.other}</a>
<button class="button" type="button" id="print" data-own hidden>${w.print}</button></p>`;
}

/** A plain form: the server looks, with a script and without. */
function searchForm({ language, q }: PageWanted): Html {
  const w = BOOKS[language];
  return html`<form class="search" id="search" role="search" action="/board" method="get">
<label for="q">${w.search}</label>
<input type="hidden" name="lang" value="${language}">
<input type="search" id="q" name="q" value="${q}" maxlength="100" placeholder="${w.searchHint}" autocomplete="off" enterkeyhint="search" data-own>
<button class="button" type="submit">${w.find}</button>
</form>`;
}

function head(asked: PageWanted): Html {
  const w = BOOKS[asked.language];
  return html`<a class="skip" href="#board">${w.skip}</a>
<header class="top"><div><h1>${w.title}</h1><p class="lead">${w.lead}</p></div>
${tools(asked)}
${searchForm(asked)}
</header>
<p class="lost" id="lost" role="alert" data-own hidden>${w.lost}</p>
`;
}

function foot(asked: PageWanted, hallName: string | undefined): Html {
  const { language } = asked;
  const lines = feedsOf(asked, hallName).map(({ hallId, label }) => {
    const links = FEEDS.map(
      ({ name, file, type }) => html` <a type="${type}" href="${feedLink(file, { language, hallId })}">${name}</a>`,
    );
    return html`<p><span>${label}</span>${links}</p>\n`;
  });
  return html`<footer class="foot">\n${lines}</footer>\n`;
}

const blind = (says: Text | undefined, asked: PageWanted): Html | false =>
  says !== undefined &&
  html`<p class="blind" role="alert" data-test="blind"><strong>${said(says, asked.language)}</strong></p>\n`;

/** How many halls stand how, each with the way to them. */
function counts(groups: HallGroup<PublicHall>[], asked: PageWanted): Html {
  const w = BOOKS[asked.language];
  const item = ({ standing, halls }: HallGroup<PublicHall>): Html =>
    html`<li class="${standing}"><a href="#${standing}"><strong>${halls.length}</strong> ${w.counted(standing, halls.length)}</a></li>\n`;
  return html`<ul class="counts" data-test="counts">\n${groups.map(item)}</ul>\n`;
}

function found(halls: PublicHall[], asked: PageWanted): Html | false {
  const w = BOOKS[asked.language];
  if (asked.q === '') return false;
  const all = html`<a href="${pageLink({ ...asked, q: '' })}">${w.clear}</a>`;
  return html`<p class="found" role="status" data-test="found">${
    halls.length === 0 ? w.foundNone(asked.q) : w.found(halls.length, asked.q)
  } ${all}</p>\n`;
}

function listed({ monitoring, halls }: PublicHalls, asked: PageWanted): Html {
  const w = BOOKS[asked.language];
  const isWatched = monitoring.state === 'watching';
  const shown = halls.filter(hallFinder(asked.q));
  const groups = groupedByNeed(shown, isWatched);
  const notices = shown.reduce((sum, hall) => sum + Math.min(hall.notices.length, MOST_AMONG_OTHERS), 0);
  const around = { asked, isWatched, isCalm: notices <= CALM };
  const isWell = asked.q === '' && shown.length > 0 && groups.every(({ standing }) => standing === 'fine');
  return html`${found(shown, asked)}${halls.length === 0 && html`<p class="panel">${w.noHalls}</p>\n`}
${isWell ? html`<p class="allwell" role="status">${w.allWell}</p>\n` : groups.length > 0 && counts(groups, asked)}
${groups.map((group) => hallGroup(group, around))}`;
}

function ofOne({ monitoring, halls }: PublicHalls, asked: PageWanted): Html {
  const isWatched = monitoring.state === 'watching';
  return html`${groupedByNeed(halls, isWatched).map((group) => hallGroup(group, { asked, isWatched, isCalm: true }))}`;
}

/** The page of all halls, or of one. */
export function boardPage(told: PublicHalls, asked: PageWanted, files: BoardFiles): string {
  const { language, hallId } = asked;
  const w = BOOKS[language];
  const hallName = hallId === undefined ? undefined : told.halls[0]?.name;
  const back = hallId !== undefined && html`<p class="all"><a href="${pageLink({ language, q: '' })}">${w.allHalls}</a></p>\n`;
  const body = html`${head(asked)}<main id="board" tabindex="-1">
${blind(told.monitoring.says, asked)}${back}<p class="asof">${w.asOf(told.at)}</p>
${hallId === undefined ? listed(told, asked) : ofOne(told, asked)}</main>
${foot(asked, hallName)}`;
  const title = hallName === undefined ? w.title : `${hallName} · ${w.title}`;
  return documentOf({ language, title, head: alternates(asked, hallName), body }, files);
}

/** There is no such hall. */
export function noHallPage(asked: PageWanted, files: BoardFiles): string {
  const { language } = asked;
  const w = BOOKS[language];
  const body = html`${head(asked)}<main id="board" tabindex="-1">
<section class="panel"><h2>${w.noHall}</h2><p>${w.noHallHint}</p>
<p><a href="${pageLink({ language, q: '' })}">${w.allHalls}</a></p></section></main>
${foot({ language, q: '' }, undefined)}`;
  return documentOf(
    { language, title: `${w.noHall} · ${w.title}`, head: alternates({ language, q: '' }, undefined), body },
    files,
  );
}
