import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import type { GroupRole } from './group-roles.js';

/** Who says who somebody is, besides our own password. */
export const LOG_IN_WAYS = ['oidc', 'wecom', 'dingtalk'] as const;
export type LogInWay = (typeof LOG_IN_WAYS)[number];

/** Why nobody is let in who comes back from a provider. */
export const LOG_IN_REFUSALS = [
  'not-configured',
  'state-unknown',
  'provider-away',
  'refused-by-provider',
  'not-proven',
  'weakly-proven',
  'not-registered',
  'linked-to-another',
  'no-role',
  'powers-together',
  'disabled',
  'too-many',
] as const;
export type LogInRefusal = (typeof LOG_IN_REFUSALS)[number];

export const SAYS_LOG_IN_REFUSED: Record<LogInRefusal, Text> = {
  'not-configured': {
    zh: '未启用这种登录方式，请使用用户名和密码',
    en: 'This way to log in is not set up. Use name and password',
  },
  'state-unknown': {
    zh: '登录请求已过期或不是从此浏览器发起，请重新登录',
    en: 'This log-in took too long, or began in another browser. Begin again',
  },
  'provider-away': {
    zh: '统一认证服务暂时无法访问，请稍后再试，或使用用户名和密码',
    en: 'The log-in service does not answer. Try again later, or use name and password',
  },
  'refused-by-provider': {
    zh: '统一认证服务拒绝了登录，请重试；仍不成功请联系管理员',
    en: 'The log-in service said no. Try again; if it stays so, ask the administrator',
  },
  'not-proven': {
    zh: '统一认证服务的答复无法核实，未予登录，请联系管理员',
    en: 'The answer of the log-in service could not be verified. Tell the administrator',
  },
  'weakly-proven': {
    zh: '统一认证服务没有按要求的强度核实您的身份，请在那里用双因素方式登录后重试',
    en: 'The log-in service did not prove you as strongly as is asked here. Log in there with a second factor, and try again',
  },
  'not-registered': {
    zh: '没有与您对应的账户，请联系管理员开通',
    en: 'No account here is yours. Ask the administrator for one',
  },
  'linked-to-another': {
    zh: '该账户已绑定另一个外部身份，请联系管理员核实',
    en: 'That account belongs to another identity already. Ask the administrator',
  },
  'no-role': {
    zh: '您所在的组没有对应的角色，请联系管理员',
    en: 'None of your groups has a role here. Ask the administrator',
  },
  'powers-together': {
    zh: '您所在的组会同时赋予系统、安全、审计管理员中的两个角色，三员分立下不允许，请联系管理员调整',
    en: 'Your groups would give two of administrator, security and auditor to one person. Ask whoever manages the groups',
  },
  disabled: { zh: '账户已停用，请联系管理员', en: 'The account is disabled. Ask the administrator' },
  'too-many': { zh: '同时登录的人太多，请稍后再试', en: 'Too many log in at once. Try again' },
};

/** By what a provider's word may name an account: the account's name, or its person's id or phone in the register. */
export const KNOWN_AS = ['account', 'person', 'phone'] as const;
export type KnownAs = (typeof KNOWN_AS)[number];

/** Who somebody is by the word of a provider. */
export interface ProvenIdentity {
  /** Which one, and no other that is set up in its place: an issuer, or a way with the id of the company or application. */
  provider: string;
  /** Never given to anybody else by that provider. */
  subject: string;
  name: string | null;
  /** Null: it says nothing of groups. */
  groups: readonly string[] | null;
  /** What leads to the account before the identity is linked; null: nothing that can be trusted. */
  known: { as: KnownAs; value: string } | null;
}

/** What begins a log-in. */
export interface LogInAsked {
  /** Where the provider sends the browser back. */
  back: string;
  /** Path of our own that the person wanted. */
  to: string;
  now: Instant;
}

export interface LogInBegun {
  /** Where the browser goes. */
  url: string;
  /** Sealed; the browser keeps it and nobody reads it but who made it. */
  kept: string;
}

export interface LogInReturned {
  /** With what the provider put behind it. */
  url: URL;
  kept: string;
  now: Instant;
}

export type LogInFinished = { proven: ProvenIdentity; to: string } | { refused: LogInRefusal };

/** Proves who somebody is, elsewhere. */
export abstract class IdentityProvider {
  abstract readonly way: LogInWay;
  /** On the button. */
  abstract readonly label: Text;
  abstract start(asked: LogInAsked): Promise<LogInBegun | { refused: LogInRefusal }>;
  abstract finish(returned: LogInReturned): Promise<LogInFinished>;
}

/** Those that are set up, and what their groups are worth here. */
export class IdentityProviders {
  constructor(
    readonly all: readonly IdentityProvider[] = [],
    readonly groupRoles: readonly GroupRole[] = [],
  ) {}

  of(way: LogInWay): IdentityProvider | undefined {
    return this.all.find((one) => one.way === way);
  }
}

/** The digits of a phone number, without the country's code of mobile numbers in China. */
export const phoneDigits = (text: string): string => text.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '');
