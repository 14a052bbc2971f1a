import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { lostInWords } from './compose.js';
import { isArranged, type OutageNotice } from './notice.js';
import { listed } from './place.js';

/** What the kiosk's own screen shows. A type alias, so that it travels as a plain record. */
export type KioskSign = {
  ts: Instant;
  show: boolean;
  text?: Text;
  servicesOut?: string[];
  /** As citizens call it; absent: no citizens' services are registered there. */
  servicesInWords?: Text;
  until?: Instant;
  notices?: string[];
};

const OUT: Text = { zh: '暂停使用', en: 'Out of service' };
const SOME: Text = { zh: '部分功能暂停', en: 'Some functions unavailable' };

/** What cannot be had, where citizens have a name for it. */
const some = ({ inWords }: OutageNotice): Text =>
  inWords ? { zh: `${inWords.services.zh}暂停办理`, en: `${inWords.services.en} unavailable` } : SOME;

/** Where no repair is promised, since when it is out and when more is told. */
function datesOf(notice: OutageNotice): Text {
  const { from, until, planned } = notice;
  if (planned || isArranged(notice)) {
    return { zh: `${inChinese(from)}—${inChinese(until)}`, en: `${inEnglish(from)}–${inEnglish(until)}` };
  }
  return { zh: `${inChinese(from)}起，${inChinese(until)}前更新`, en: `since ${inEnglish(from)}, more by ${inEnglish(until)}` };
}

/** Short form of the notice. It names where to go as the notice does: a place, the web or a number to call take no common verb. */
function line(notice: OutageNotice): Text {
  const { kind, reason, alternative, contact } = notice;
  const dates = datesOf(notice);
  const head = kind === 'fault' ? OUT : some(notice);
  const [zh, en] = [alternative.zh.trim(), alternative.en.trim()];
  return {
    zh: listed([head.zh, reason.zh, dates.zh, zh && `替代办理：${zh}`, contact.phone], '|'),
    en: listed([head.en, reason.en, dates.en, en && `instead: ${en}`, contact.phone], ' | '),
  };
}

const allInWords = (standing: OutageNotice[]): Text => {
  const words = standing.map(lostInWords);
  return { zh: words.map(({ zh }) => zh).join('、'), en: words.map(({ en }) => en).join(', ') };
};

/** The sign for all notices that stand on one kiosk; none standing takes the sign down (short form of template N2). */
export function signFor(standing: OutageNotice[], at: Instant): KioskSign {
  if (standing.length === 0) return { ts: at, show: false };
  const gravest = standing.find((n) => n.kind === 'fault') ?? (standing[0] as OutageNotice);
  return {
    ts: at,
    show: true,
    text: line(gravest),
    servicesOut: [...new Set(standing.flatMap((n) => n.services))].sort(),
    ...(gravest.inWords && { servicesInWords: allInWords(standing) }),
    until: Math.max(...standing.map((n) => n.until)),
    notices: standing.map((n) => n.id),
  };
}
