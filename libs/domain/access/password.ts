import type { Text } from '../text.js';
import { isCommonPassword } from './common-passwords.js';
import { classesOf, PASSWORD_RULES, type PasswordRules } from './password-rules.js';

/** Characters of a password at most, counted as people count them: hashing longer ones would only cost us. */
const MOST = 256;

/** Why a password is not taken. What it is made of is nobody's business, unless the place says so. */
export const PASSWORD_FAULTS = ['too-short', 'too-long', 'few-classes', 'common', 'number', 'own-name', 'product-name'] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

const SAYS: Record<PasswordFault, (rules: PasswordRules) => Text> = {
  'too-short': ({ least }) => ({
    zh: `密码至少 ${least} 个字符，可用一句话`,
    en: `A password has at least ${least} characters. A short sentence is good`,
  }),
  'too-long': () => ({ zh: `密码最多 ${MOST} 个字符`, en: `A password has at most ${MOST} characters` }),
  'few-classes': ({ classes }) => ({
    zh: `密码须含小写字母、大写字母、数字、其他字符中的至少 ${classes} 类`,
    en: `A password has at least ${classes} of these: small letters, capital letters, digits, other characters`,
  }),
  common: () => ({
    zh: '这个密码很多人在用，容易被猜中，请换一个',
    en: 'Many people use this password, so it is tried first. Take another one',
  }),
  number: () => ({
    zh: '手机号、身份证号和日期容易被猜中，请换一个密码',
    en: 'Phone numbers, ID numbers and dates are easy to guess. Take another password',
  }),
  'own-name': () => ({
    zh: '密码不能只是本人姓名或账户名加几个字符',
    en: 'The password is little more than your own name. Take another one',
  }),
  'product-name': () => ({
    zh: '密码不能只是系统名称加几个字符',
    en: "The password is little more than this system's name. Take another one",
  }),
};

export const saysPasswordFault = (fault: PasswordFault, rules: PasswordRules): Text => SAYS[fault](rules);

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
  return length >= 1 && length <= MOST;
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
export function passwordFault(password: string, { names }: PasswordAbout, rules = PASSWORD_RULES): PasswordFault | null {
  const hashed = asHashed(password);
  const length = lengthOf(hashed);
  if (length < rules.least) return 'too-short';
  if (length > MOST) return 'too-long';
  if (classesOf(hashed) < rules.classes) return 'few-classes';
  const text = hashed.toLowerCase();
  if (isNumber(text)) return 'number';
  if (isCommonPassword(text)) return 'common';
  if (isLittleMoreThan(text, names)) return 'own-name';
  return isLittleMoreThan(text, PRODUCT) ? 'product-name' : null;
}
