import type { Text } from '../text.js';
import { COMMON_PASSWORDS } from './common-passwords.js';

/** Characters of a password, counted as people count them. At most: hashing longer ones would only cost us. */
export const PASSWORD_LENGTH = { least: 8, most: 256 } as const;

/** Why a password is not taken. What it is made of is nobody's business: no rule asks for digits or marks. */
export const PASSWORD_FAULTS = ['too-short', 'too-long', 'common', 'number', 'own-name', 'product-name'] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

export const SAYS_PASSWORD_FAULT: Record<PasswordFault, Text> = {
  'too-short': { zh: '密码至少 8 个字符，可用一句话', en: 'A password has at least 8 characters. A short sentence is good' },
  'too-long': { zh: '密码最多 256 个字符', en: 'A password has at most 256 characters' },
  common: {
    zh: '这个密码很多人在用，容易被猜中，请换一个',
    en: 'Many people use this password, so it is tried first. Take another one',
  },
  number: {
    zh: '手机号、身份证号和日期容易被猜中，请换一个密码',
    en: 'Phone numbers, ID numbers and dates are easy to guess. Take another password',
  },
  'own-name': {
    zh: '密码不能只是本人姓名或账户名加几个字符',
    en: 'The password is little more than your own name. Take another one',
  },
  'product-name': {
    zh: '密码不能只是系统名称加几个字符',
    en: "The password is little more than this system's name. Take another one",
  },
};

/** Of whom a password is to be. */
export interface PasswordAbout {
  /** Name of the account, of the person, their phone number. */
  names: readonly string[];
}

const PRODUCT = ['hallwatch', 'kiosk', 'selfservice', 'zizhuting', '自助厅', '自助服务厅', '政务大厅', '值守'];
/** Characters that must be left of a password without a name for it to be more than the name. Ours. */
const BESIDE_A_NAME = 8;
/** Of shorter names too much contains them. */
const SHORTEST_NAME = 3;

/** As it is hashed: the same characters, however a keyboard composes them. */
export const asHashed = (password: string): string => password.normalize('NFKC');

const lengthOf = (text: string): number => [...text].length;

/** Whether it can be anybody's password at all. */
export const isPasswordLength = (password: string): boolean => {
  const length = lengthOf(asHashed(password));
  return length >= 1 && length <= PASSWORD_LENGTH.most;
};

function steps(text: string): Set<number> {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  return new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
}

/** One character or few again and again, or one after the other as on a keyboard. */
function isMonotonous(text: string): boolean {
  const ways = steps(text);
  if (ways.size === 1 && [...ways].every((step) => Math.abs(step) <= 1)) return true;
  return /^(.{1,4}?)\1+.{0,2}$/u.test(text);
}

const isCommon = (text: string): boolean => {
  const bare = text.replace(/[!@#$%^&*.,?~_+=-]+$/u, '');
  return [text, bare].some((one) => COMMON_PASSWORDS.has(one)) || isMonotonous(text);
};

const PHONE = /^(?:\+?86)?1[3-9]\d{9}$/;
const ID_NUMBER = /^\d{17}[\dx]$/;
const DATE = /^(?:19|20)\d\d[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0?[1-9]|[12]\d|3[01])日?$/u;

const isNumber = (text: string): boolean => [PHONE, ID_NUMBER, DATE].some((pattern) => pattern.test(text));

const isLittleMoreThan = (text: string, names: readonly string[]): boolean =>
  names
    .map((name) => asHashed(name).toLowerCase())
    .filter((name) => lengthOf(name) >= Math.min(SHORTEST_NAME, /\p{Script=Han}/u.test(name) ? 2 : SHORTEST_NAME))
    .some((name) => text.includes(name) && lengthOf(text.replaceAll(name, '')) < BESIDE_A_NAME);

/** Why a password is not taken for somebody; null: it is. */
export function passwordFault(password: string, { names }: PasswordAbout): PasswordFault | null {
  const hashed = asHashed(password);
  const length = lengthOf(hashed);
  if (length < PASSWORD_LENGTH.least) return 'too-short';
  if (length > PASSWORD_LENGTH.most) return 'too-long';
  const text = hashed.toLowerCase();
  if (isCommon(text)) return 'common';
  if (isNumber(text)) return 'number';
  if (isLittleMoreThan(text, names)) return 'own-name';
  return isLittleMoreThan(text, PRODUCT) ? 'product-name' : null;
}
