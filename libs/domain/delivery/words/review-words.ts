import type { Hall } from '../../hall/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import { missingParts, REVIEW_KIND_WORDS, REVIEW_PART_WORDS, type Review } from '../../review/index.js';
import type { Text } from '../../text.js';
import { inChinese, inEnglish } from '../../time/index.js';

const DEMANDED: Text = { zh: '待填写', en: 'To be written' };
const TO_WRITE: Readonly<Record<string, Text>> = {
  'review.returned': { zh: '被退回', en: 'Returned' },
  'review.assigned': { zh: '改由您负责', en: 'Given to you' },
};

/** Somebody has something to write: since it is demanded, or since it was given to them. */
function toWrite(event: string, { kind, dueAt, reason }: Review, place: Text): Text {
  const name = REVIEW_KIND_WORDS[kind];
  const { zh, en } = TO_WRITE[event] ?? DEMANDED;
  return {
    zh: `${name.zh}${zh}：${place.zh}，${reason.zh}。请于${inChinese(dueAt)}前填写并签署。`,
    en: `${en}, ${name.en}: ${place.en}, ${reason.en}. Please write and sign it by ${inEnglish(dueAt)}.`,
  };
}

/** Of what it is, where, and what of it is missing. */
export function reviewWords(review: Review, hall: Hall, kiosk: Kiosk | undefined, event: string): Text {
  const kind = REVIEW_KIND_WORDS[review.kind];
  const missing = missingParts(review).map((part) => REVIEW_PART_WORDS[part]);
  const place = kiosk ? { zh: `${hall.name}${kiosk.name}`, en: `${kiosk.name}, ${hall.name}` } : { zh: hall.name, en: hall.name };
  const zh = missing.length > 0 ? `尚缺：${missing.map((one) => one.zh).join('、')}。` : '内容已齐，尚未签署。';
  const en = missing.length > 0 ? `Missing: ${missing.map((one) => one.en).join(', ')}.` : 'It is written, and not signed.';
  if (event !== 'review.overdue') return toWrite(event, review, place);
  return {
    zh: `${kind.zh}逾期（${inChinese(review.dueAt)}到期）：${place.zh}，${review.reason.zh}。${zh}`,
    en: `Overdue since ${inEnglish(review.dueAt)}, ${kind.en}: ${place.en}, ${review.reason.en}. ${en}`,
  };
}
