import type { Text } from '../text.js';

/** Why an account is not made or changed so. */
export const ACCOUNT_FAULTS = [
  'no-such-account',
  'name-taken',
  'person-has-one',
  'has-person',
  'not-active',
  'wider-scope',
  'own-account',
  'two-of-three',
  'kept-apart',
  'last-one',
  'former-password',
  'factor-lost',
  'nobodys-account',
  'security-stands',
] as const;
export type AccountFault = (typeof ACCOUNT_FAULTS)[number];

export const SAYS_ACCOUNT_FAULT: Record<AccountFault, Text> = {
  'no-such-account': { zh: '没有这个账户', en: 'There is no such account' },
  'name-taken': { zh: '账户名已被使用，请换一个', en: 'The name is taken. Choose another one' },
  'person-has-one': { zh: '此人已有账户，请修改已有账户', en: 'This person has an account. Change that one' },
  'has-person': {
    zh: '此账户已归属登记册中的人员，不能改为他人；请为另一人另建账户',
    en: 'The account belongs to somebody, and no other can have it. Invite the other person',
  },
  'not-active': { zh: '账户未启用', en: 'The account is not active' },
  'wider-scope': {
    zh: '授予的范围不能超过您本人的范围',
    en: 'Nobody gives a wider scope than their own. Ask somebody whose account is for more',
  },
  'own-account': {
    zh: '不能给自己授权或停用自己，请由另一位管理员操作',
    en: 'Nobody grants to themselves or disables themselves. Ask another administrator',
  },
  'two-of-three': {
    zh: '三员分立：系统管理员、安全管理员、审计管理员不能由同一账户兼任',
    en: 'The administrators of system, security and audit are kept apart: one account is at most one of them',
  },
  'kept-apart': {
    zh: '三员分立：不能重置另一类管理员的密码，也不能指定其账户归属，请由同类管理员操作',
    en: 'Powers are kept apart: the account of an administrator of another kind is for one of their kind to see to',
  },
  'last-one': {
    zh: '这是最后一个启用的管理员账户，请先让另一位管理员加入',
    en: 'This is the last active account of its kind. Let another one join first',
  },
  'former-password': {
    zh: '不能使用当前密码或最近用过的密码，请换一个',
    en: 'This is the present password, or one of the last ones. Take another one',
  },
  'factor-lost': {
    zh: '双因素验证的密钥已丢失，无法核对验证码。请使用恢复码，或请管理员重置密码并解除双因素验证',
    en: 'The key of the second factors is lost. Use a recovery code, or ask an administrator for a link that takes the second factor away',
  },
  'nobodys-account': {
    zh: '请先确认您的账户属于登记册中的哪位人员',
    en: 'Say first whose your account is: PUT /api/v1/accounts/{name}/person',
  },
  'security-stands': {
    zh: '已有安全管理员，角色由其授予',
    en: 'There is an administrator of security. They give roles',
  },
};

/** Thrown when an account is not made or changed so. */
export class AccountRefusal extends Error {
  constructor(readonly fault: AccountFault) {
    super(SAYS_ACCOUNT_FAULT[fault].en);
  }
}
