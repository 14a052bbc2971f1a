/** Numbers that tell who somebody is, or lead to somebody (S0-F17, S1-4.3.3). */
export const PERSONAL_KINDS = ['id-number', 'bank-card', 'mobile'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** GB 11643: provinces, municipalities, and Taiwan, Hong Kong, Macao with their residence permits. */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** How a mobile number is written in groups. Ours. */
const MOBILE_SHAPES = new Set(['11', '3-4-4', '3-8', '7-4', '4-4-3', '3-3-5', '1-1-1-1-1-1-1-1-1-1-1']);
const MOBILE = /^1[3-9]\d{9}$/;

/** Of whom the card is, by how its number begins, and how long it then is. */
const CARDS = [
  // UnionPay.
  /^62\d{14,17}$/,
  /^81\d{14,17}$/,
  // Visa, MasterCard, American Express, JCB.
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  /^3[47]\d{13}$/,
  /^35\d{14}$/,
  // Of Chinese banks before UnionPay, still in use.
  /^95[58]\d(?:\d{12}|\d{13}|\d{14}|\d{15})$/,
  /^60\d(?:\d{13}|\d{16})$/,
];
/** A card's number is written in groups of four, or in long ones. */
const CARD_GROUP = 4;

/** What the digits are, an X at the end being one; `shape`: how many stand together. Null: none of these. */
export function personalKind(digits: string, shape: readonly number[]): PersonalKind | null {
  if (isIdNumber(digits, shape)) return 'id-number';
  if (isMobile(digits, shape)) return 'mobile';
  return isCard(digits, shape) ? 'bank-card' : null;
}

/** With 18 digits it has a check sign; the old one of 15 has none, and so must stand in one piece. */
function isIdNumber(digits: string, shape: readonly number[]): boolean {
  if (!PROVINCE.test(digits)) return false;
  if (digits.length === 15) return shape.length === 1 && /^\d+$/.test(digits) && isDay(`19${digits.slice(6, 12)}`);
  if (!/^\d{17}[\dX]$/.test(digits) || !isDay(digits.slice(6, 14))) return false;
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(digits[i]), 0);
  return CHECKS[sum % CHECKS.length] === digits[17];
}

/** YYYYMMDD, of somebody who may live. */
function isDay(said: string): boolean {
  const [year, month, day] = [said.slice(0, 4), said.slice(4, 6), said.slice(6, 8)].map(Number) as [number, number, number];
  return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isMobile(digits: string, shape: readonly number[]): boolean {
  const [, code = ''] = /^((?:00)?86)?1[3-9]\d{9}$/.exec(digits) ?? [];
  const own = digits.slice(code.length);
  if (!MOBILE.test(own)) return false;
  return MOBILE_SHAPES.has(withoutCode(shape, code.length).join('-'));
}

/** The country's code stands apart, or before the first group. */
function withoutCode([first = 0, ...rest]: readonly number[], code: number): number[] {
  return first === code ? [...rest] : [first - code, ...rest];
}

function isCard(digits: string, shape: readonly number[]): boolean {
  if (shape.slice(0, -1).some((length) => length < CARD_GROUP)) return false;
  return CARDS.some((card) => card.test(digits)) && hasLuhn(digits);
}

function hasLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
