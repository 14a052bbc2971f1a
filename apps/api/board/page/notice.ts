import type { Instant, Text } from '#libs/domain/index.js';
import { type Html, html } from '../html.js';
import { type Language, said } from '../language.js';
import { dialled } from '../links.js';
import type { PublicNotice } from '../public-board.js';
import { BOOKS, type BoardWords } from '../words/index.js';

const row = (label: string, value: Html | string, looks = ''): Html | null =>
  value === '' ? null : html`<div class="${looks}"><dt>${label}</dt><dd>${value}</dd></div>`;

const dated = (at: Instant, words: string): Html => html`<time datetime="${new Date(at).toISOString()}">${words}</time>`;

/** Whatever is promised, with what is promised by then: no date stands alone. */
function times(notice: PublicNotice, w: BoardWords): Html | null {
  const { from, until } = notice;
  if (notice.planned) return row(w.planned, w.plannedTimes(from, until));
  if (notice.arranged === false) return row(w.outSince, w.outTimes(from, until));
  return row(w.repair, w.repairTimes(from, until));
}

function contact({ contact: { name, phone } }: PublicNotice): Html | string {
  if (name === '' && phone === '') return '';
  return html`${name} ${phone && html`<a href="${dialled(phone)}">${phone}</a>`}`;
}

/** Who issued it, and when; when it was changed last, where that is another minute. */
function signature({ issuer, publishedAt, updatedAt }: PublicNotice, w: BoardWords): Html {
  const issued = w.issued(issuer, publishedAt);
  const isChanged = w.changed(updatedAt) !== w.changed(publishedAt);
  return html`<p class="signed">${dated(publishedAt, issued)} ${isChanged && dated(updatedAt, w.changed(updatedAt))}</p>`;
}

/** One notice. `open`: with everything; else what does not say what is out, and until when, is folded away. */
export function noticeCard(notice: PublicNotice, language: Language, open: boolean): Html {
  const w = BOOKS[language];
  const own = (text: Text): string => said(text, language);
  const title = own(notice.title);
  const kind = notice.planned ? 'planned' : notice.kind;
  return html`<li class="notice ${kind}" id="notice-${notice.id}" data-test="notice-${notice.id}"><article>
<h3><span class="kind">${notice.planned ? w.planned : w.kinds[notice.kind]}</span> ${title}</h3>
<dl>${row(w.out, own(notice.servicesInWords), 'services')}${times(notice, w)}</dl>
<details${open && html` open`}><summary>${w.more}<span class="hidden">${w.moreOf(title)}</span></summary>
<dl>${[
    row(w.instead, own(notice.alternative), 'instead'),
    row(w.reason, own(notice.reason)),
    row(w.where, own(notice.where)),
    row(w.still, own(notice.availableInWords)),
    row(w.contact, contact(notice)),
    row(w.inFull, own(notice.body), 'full'),
  ]}</dl></details>
${signature(notice, w)}
</article></li>
`;
}
