import { z } from 'zod';
import { CLEAN_TEXT } from '#libs/contracts/index.js';
import type * as domain from '#libs/domain/index.js';
import { PERMISSION_NAMES, ROLES } from '#libs/domain/index.js';
import { instant, word as wireWord } from '../wire.js';

const clean = (longest: number) => z.string().max(longest).regex(CLEAN_TEXT, 'Control characters are not taken.');
const word = (longest: number) => clean(longest).min(1);
/** Longer than any password: what is too long is refused as any that does not fit, and not hashed. */
const password = z.string().min(1).max(4_096);
const code = word(64).describe('Six digits of the authenticator, or a recovery code.');
const id = z.string().regex(/^[\w-]{1,64}$/, 'Up to 64 letters, digits, dashes and underscores.');

const scope = z
  .strictObject({
    regions: z.array(word(64)).max(500).default([]),
    halls: z.array(word(64)).max(5_000).default([]),
    departments: z.array(word(64)).max(500).default([]),
  })
  .nullable()
  .describe('For which places; null: for all.');
const roles = z.array(z.enum(ROLES)).max(ROLES.length);

export const LogIn = z.strictObject({ name: word(64), password, code: code.optional() }).describe('Who wants to come in.');
export const Confirmation = z.strictObject({ password }).describe('The password again.');
export const NewPassword = z.strictObject({ now: password, next: password }).describe('The password, and the one to come.');
export const FactorCode = z.strictObject({ code: z.string().regex(/^\d{6}$/, 'Must be six digits.') });
export const FirstPassword = z.strictObject({ password }).describe('The password that is to be.');
export const LinkToken = z.string().regex(/^[\w-]{1,100}$/, 'Is part of the link.');
export const SessionId = id;
export const TokenId = id;

export const NewToken = z
  .strictObject({
    name: word(100).describe('What the token is for.'),
    permissions: z.array(z.enum(PERMISSION_NAMES)).min(1).describe('What it may do, of what its maker may.'),
    scope: scope.default(null).describe('For which of the places of the account; null: for all of them.'),
    expiresAt: z.iso
      .datetime({ offset: true })
      .transform((said) => Date.parse(said))
      .describe('At most a year ahead.'),
  })
  .describe('A token to be made for a program.');

const accountName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u,
    'Up to 64 letters, digits, dots, dashes and underscores, the first a letter or a digit.',
  );
export const AccountName = word(64);
export const NewAccount = z
  .strictObject({
    personId: word(64).describe('Of the register.'),
    name: accountName.optional().describe('By which they log in; unless given, the id of the person.'),
    roles: roles.optional().describe('Unless given, those of the person, if the asker may grant them.'),
    scope: scope.optional().describe('Unless given, the halls of the person; null: everywhere.'),
  })
  .describe('An account for a person.');
export const AccountGrant = z
  .strictObject({ roles: roles.optional(), scope: scope.optional() })
  .describe('What is to be otherwise.');
export const AccountBound = z.strictObject({ personId: word(64).describe('Of the register.') }).describe('Whose it is.');
export const AccountReset = z
  .strictObject({ dropFactor: z.boolean().default(false).describe('Whether the second factor goes with the old password.') })
  .default({ dropFactor: false })
  .describe('A new link.');
export const Why = z.strictObject({ why: word(500) }).describe('Why.');

const at = instant();
const granted = z
  .object({ regions: z.array(z.string()), halls: z.array(z.string()), departments: z.array(z.string()) })
  .nullable();
const roleWords = z.array(wireWord<domain.Role>());

export const LoggedIn = z.object({ token: z.string(), expiresAt: at });
export const WhoAmI = z.object({
  name: z.string(),
  personId: z.string().nullable().describe('Of the register; null: the account is nobody’s yet.'),
  personName: z.string().nullable().describe('As the register has it.'),
  roles: roleWords,
  scope: granted.describe('Which places the account is for; null: all.'),
  permissions: z.array(wireWord<domain.PermissionName>()).describe('What they may do somewhere at least.'),
  separated: z.boolean().describe('Whether the administrators of system, security and audit are three people.'),
  factor: z.object({ on: z.boolean(), needed: z.boolean().describe('Whether they should have one.') }),
  deputyOf: z.array(z.string()).describe('Ids of the people for whom they stand in now.'),
});
export const AccountView = z.object({
  name: z.string(),
  personId: z.string().nullable(),
  roles: roleWords,
  scope: granted,
  state: wireWord<domain.AccountState>(),
  factor: z.boolean().describe('Whether it has a second factor.'),
  seenAt: at.nullable().describe('As far as sessions that are open tell.'),
  invitation: z
    .object({ purpose: wireWord<domain.InvitationPurpose>(), expiresAt: at })
    .nullable()
    .describe('A link that waits.'),
});
export const AccountList = z.object({ items: z.array(AccountView) });
export const AccountInvited = z.object({
  name: z.string(),
  invitation: z.object({ url: z.string().describe('Told once, now.'), expiresAt: at }),
});
export const InvitationView = z.object({
  name: z.string(),
  personName: z.string().nullable(),
  purpose: wireWord<domain.InvitationPurpose>(),
  expiresAt: at,
});
export const FactorOffered = z.object({
  secret: z.string(),
  uri: z.string().describe('For the picture that a telephone reads.'),
});
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()).describe('Told once, now. Each is good once.') });
export const SessionList = z.object({
  items: z.array(
    z.object({ id: z.string(), openedAt: at, seenAt: at, address: z.string(), agent: z.string(), current: z.boolean() }),
  ),
});
const token = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(wireWord<domain.PermissionName>()),
  scope: granted,
  madeAt: at,
  expiresAt: at,
  usedAt: at.nullable(),
});
export const TokenList = z.object({ items: z.array(token) });
export const TokenMade = z.object({ id: z.string(), token: z.string().describe('Told once, now.'), expiresAt: at });
