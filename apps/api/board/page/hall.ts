import { type HallGroup, type HallStanding, hallStanding, worstFirst } from '#libs/domain/index.js';
import { type Html, html } from '../html.js';
import { dialled, type PageWanted, pageLink } from '../links.js';
import type { PublicHall } from '../public-board.js';
import { BOOKS, type BoardWords } from '../words/index.js';
import { noticeCard } from './notice.js';

/** What all halls of a page have in common. */
export interface Around {
  asked: PageWanted;
  isWatched: boolean;
  /** There are few enough notices to show them whole. */
  isCalm: boolean;
}

/** Of a hall with more the details are folded. Ours. */
const MOST_WHOLE = 3;
/** So many of a hall are shown among all halls, so that the next hall is not far; the others are folded. Ours. */
export const MOST_AMONG_OTHERS = 5;

/** So many halls in which nothing is out are shown at once; more are folded. Ours. */
const MOST_LISTED = 12;

const linked = ({ id, name }: PublicHall, { language }: PageWanted): Html =>
  html`<a href="${pageLink({ language, q: '', hallId: id })}">${name}</a>`;

const hotline = ({ hotline: phone }: PublicHall, w: BoardWords): Html | false =>
  phone !== '' && html`<span class="call">${w.hotline} <a href="${dialled(phone)}">${phone}</a></span>`;

/** What may be said of the hall beside its notices, or in their place. */
function sentence({ now, notices }: PublicHall, isWatched: boolean, w: BoardWords): string {
  if (!isWatched) return notices.length === 0 ? w.unknownNow : '';
  if (notices.length === 0) return w.now[now.says](now);
  // Of one device its notice says it all.
  if (now.says === 'some-do-not') return now.kiosks > 1 ? w.giving(now) : '';
  return now.says === 'all-give' ? '' : w.now[now.says](now);
}

function notices(hall: PublicHall, { asked: { language, hallId }, isCalm }: Around): Html {
  const open = isCalm && hall.notices.length <= MOST_WHOLE;
  const cards = worstFirst(hall.notices).map((notice) => noticeCard(notice, language, open));
  const list = (of: Html[]): Html => html`<ul class="notices">
${of}</ul>`;
  if (hallId !== undefined || cards.length <= MOST_AMONG_OTHERS) return list(cards);
  const [shown, more] = [cards.slice(0, MOST_AMONG_OTHERS), cards.slice(MOST_AMONG_OTHERS)];
  return html`${list(shown)}
<details class="more" id="more-${hall.id}"><summary>${BOOKS[language].moreNotices(more.length)}</summary>${list(more)}</details>`;
}

/** A hall with its notices. */
export function hallSection(hall: PublicHall, { asked, isWatched, isCalm }: Around): Html {
  const { language } = asked;
  const w = BOOKS[language];
  const standing = hallStanding(hall, isWatched);
  const says = sentence(hall, isWatched, w);
  return html`<section class="hall" id="hall-${hall.id}" aria-labelledby="name-${hall.id}" data-test="board-${hall.id}">
<header><h2 id="name-${hall.id}">${asked.hallId === undefined ? linked(hall, asked) : hall.name}</h2>
<p class="standing ${standing}">${w.standings[standing]}</p>
<p class="place">${hall.address && html`<span>${hall.address}</span> `}${hotline(hall, w)}</p></header>
${says && html`<p class="says${standing === 'fine' && ' well'}">${says}</p>`}
${hall.notices.length > 0 && notices(hall, { asked, isWatched, isCalm })}
</section>
`;
}

const line = (hall: PublicHall, standing: HallStanding, { asked, isWatched }: Around, w: BoardWords): Html =>
  html`<li class="${standing === 'fine' && 'well'}" id="hall-${hall.id}" data-test="board-${hall.id}">${linked(hall, asked)}
<span class="place">${hall.address && html`<span>${hall.address}</span> `}${hotline(hall, w)}</span>
${standing !== 'fine' && html`<span class="place">${sentence(hall, isWatched, w)}</span>`}</li>
`;

/** Halls without a notice, a line each. */
function denseGroup({ standing, halls }: HallGroup<PublicHall>, around: Around): Html {
  const { asked } = around;
  const w = BOOKS[asked.language];
  const list = html`<ul class="dense">
${halls.map((hall) => line(hall, standing, around, w))}</ul>`;
  const isShort = halls.length <= MOST_LISTED || asked.q !== '';
  return html`<section class="group ${standing}" id="${standing}" aria-labelledby="title-${standing}">
<h2 id="title-${standing}">${w.standings[standing]} <span class="count">${halls.length}</span></h2>
${isShort ? list : html`<details id="list-${standing}"><summary>${w.showHalls(halls.length)}</summary>${list}</details>`}
</section>
`;
}

/** Halls of one standing: each whole where something is out, else a line each. */
export function hallGroup(group: HallGroup<PublicHall>, around: Around): Html {
  const { standing, halls } = group;
  const isWhole = standing === 'out' || standing === 'partly' || around.asked.hallId !== undefined;
  if (!isWhole) return denseGroup(group, around);
  const w = BOOKS[around.asked.language];
  return html`<div class="group" id="${standing}" role="group" aria-label="${w.standings[standing]}">
${halls.map((hall) => hallSection(hall, around))}</div>
`;
}
