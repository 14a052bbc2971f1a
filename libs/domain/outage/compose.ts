import { publicNames } from '../service/names.js';
import type { Text } from '../text.js';
import { inChinese, inEnglish } from '../time/index.js';
import { DELAYED, type Delay, takesLonger } from './delay.js';
import { isArranged, type OutageNotice } from './notice.js';
import { listed } from './place.js';

type Draft = Omit<OutageNotice, 'title' | 'body'>;

/** WeChat's limit for a title, characters. */
const TITLE_LENGTH = 32;

const title = (text: string): string => [...text].slice(0, TITLE_LENGTH).join('');

const inOneLine = (names: readonly Text[]): Text => ({
  zh: names.map(({ zh }) => zh).join('、'),
  en: names.map(({ en }) => en).join(', '),
});

/** What is lost, as the public calls it. */
export const lostInWords = ({ inWords, services }: Pick<OutageNotice, 'inWords' | 'services'>): Text =>
  inWords?.services ?? inOneLine(publicNames(services));

/** What still works, as the public calls it. */
export const availableInWords = ({ inWords, available }: Pick<OutageNotice, 'inWords' | 'available'>): Text =>
  inWords?.available ?? inOneLine(publicNames(available));

function available(draft: Draft): Text {
  const { zh, en } = availableInWords(draft);
  return zh === '' ? { zh, en } : { zh: `${zh}可正常办理。`, en: ` ${en} still work.` };
}

function contact({ contact: { name, phone } }: Draft): Text {
  const zh = [name && `联系人：${name}`, phone && `${name ? '电话' : '咨询电话'}：${phone}`];
  const en = listed([name, phone], ', ');
  return { zh: listed(zh, '，'), en: en && `${name ? 'Contact' : 'Enquiries'}: ${en}` };
}

/** Of the parts that are there; nothing of none. */
function sentence(parts: string[], between: string, end: string): string {
  const said = listed(parts, between);
  return said && `${said}${end}`;
}

/** Out while work is planned, which is no repair. */
function plannedWork(draft: Draft): Pick<OutageNotice, 'title' | 'body'> {
  const { what, where, reason, alternative } = draft;
  const [services, still, call] = [lostInWords(draft), available(draft), contact(draft)];
  const [from, until] = [draft.from, draft.until];
  const zh = [
    `${where.zh}的${what.zh}因${reason.zh}暂停办理${services.zh}。维护时间：${inChinese(from)}至${inChinese(until)}。`,
    `${still.zh}您可通过以下方式办理：${alternative.zh}。`,
    sentence([call.zh], '', '。'),
    '如需延长，我们将更新本公告。',
  ].join('');
  const en = listed(
    [
      `${what.en} at ${where.en} does not provide ${services.en} during ${reason.en},`,
      `from ${inEnglish(from)} to ${inEnglish(until)} (China time).${still.en}`,
      `What you can do instead: ${alternative.en}.`,
      sentence([call.en], '', '.'),
      'If it takes longer, this notice will be updated.',
    ],
    ' ',
  );
  return {
    title: { zh: title(`${what.zh}计划维护公告`), en: `${what.en}: planned maintenance` },
    body: { zh, en },
  };
}

/** When it is repaired (S0-H6c), or when the public hears more: a repair that nobody has, or that takes longer again, is not promised. */
function repair(draft: Draft): Text {
  if (isArranged(draft)) return draft.delay ? late(draft, draft.delay) : arranged(draft);
  const [from, until] = [draft.from, draft.until];
  const before = takesLonger(draft) ? longer(draft) : sought(draft);
  return {
    zh: `${before.zh}。停用开始时间：${inChinese(from)}，${inChinese(until)}前更新本公告。`,
    en: `.${before.en} Out since ${inEnglish(from)}; this notice is updated by ${inEnglish(until)} (China time).`,
  };
}

function arranged({ from, until }: Draft): Text {
  return {
    zh: `，现已安排维修。维修起止日期：${inChinese(from)}至${inChinese(until)}。`,
    en: `. Repair is arranged, from ${inEnglish(from)} to ${inEnglish(until)} (China time).`,
  };
}

/** The first date that passes (template N2b). */
function late({ from, until }: Draft, { passedAt, because }: Delay): Text {
  const why = DELAYED[because];
  return {
    zh: `，原定${inChinese(passedAt)}修复，因${why.zh}延期。维修起止日期：${inChinese(from)}至${inChinese(until)}。`,
    en: `. Repair was due ${inEnglish(passedAt)} and is extended: ${why.en}. Repair period: ${inEnglish(from)} to ${inEnglish(until)} (China time).`,
  };
}

/** Later ones: nothing is known that a date could rest on. */
function longer({ delay }: Draft): Text {
  const why = DELAYED[delay?.because ?? 'nobody'];
  return { zh: `，维修时间比预计长（${why.zh}），恢复时间尚不能确定`, en: ` The repair takes longer than expected: ${why.en}.` };
}

/** While people are kept from it nobody is looked for either. */
const sought = ({ orderId }: Draft): Text => (orderId === null ? { zh: '', en: '' } : SOUGHT);

const SOUGHT: Text = { zh: '，正在安排维修人员', en: ' Somebody to repair it is being found.' };

const numberOf = ({ orderId }: Draft): Text =>
  orderId === null ? { zh: '', en: '' } : { zh: `维修单号${orderId}`, en: `Order ${orderId}` };

/** WeChat's limit holds for the Chinese one. */
const titled = ({ what }: Draft, zh: string, en: string): Text => ({ zh: title(`${what.zh}${zh}`), en: `${what.en}: ${en}` });

function titleOf(draft: Draft): Text {
  const isWhole = draft.kind === 'fault';
  if (takesLonger(draft)) {
    return isWhole
      ? titled(draft, '维修延期公告', 'repair takes longer than expected')
      : titled(draft, '部分功能恢复延期提示', 'some functions unavailable for longer than expected');
  }
  if (!isWhole) return titled(draft, '部分功能暂停提示', 'some functions unavailable');
  return isArranged(draft) ? titled(draft, '故障维修公告', 'under repair') : titled(draft, '故障停用公告', 'out of service');
}

/** Device out of service, or some of its functions (templates N2 and N4; dates of repair as S0-H6c asks). */
export function composeNotice(draft: Draft): OutageNotice {
  if (draft.planned) return { ...draft, ...plannedWork(draft) };
  const number = numberOf(draft);
  const services = lostInWords(draft);
  const still = available(draft);
  const call = contact(draft);
  const mended = repair(draft);
  const zh = [
    `${draft.where.zh}的${draft.what.zh}因${draft.reason.zh}无法办理${services.zh}${mended.zh}`,
    still.zh,
    `您可通过以下方式办理：${draft.alternative.zh}。`,
    sentence([number.zh, call.zh], '，', '。'),
    isArranged(draft) ? '如到期未修复，我们将更新本公告。' : '',
  ].join('');
  const en = listed(
    [
      `${draft.what.en} at ${draft.where.en} cannot provide ${services.en}: ${draft.reason.en}${mended.en}${still.en}`,
      `What you can do instead: ${draft.alternative.en}.`,
      sentence([number.en, call.en], '. ', '.'),
      isArranged(draft) ? 'If repair takes longer, this notice will be updated.' : '',
    ],
    ' ',
  );
  return { ...draft, title: titleOf(draft), body: { zh, en } };
}
