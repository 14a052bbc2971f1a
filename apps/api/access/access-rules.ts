import { type FactorWanted, PASSWORD_RULES, type PasswordRules } from '#libs/domain/index.js';

/** What is asked of people beside their password. */
export class AccessRules {
  constructor(
    /** Of whom a second factor is wanted. */
    readonly factor: FactorWanted = 'administrators',
    /** Whether who should have one and does not may do nothing else; otherwise they are only led to it. */
    readonly factorDemanded: boolean = false,
    /** Whether the password is asked for again before dangerous acts. */
    readonly confirms: boolean = false,
    /** What their passwords are held to. */
    readonly passwords: PasswordRules = PASSWORD_RULES,
  ) {}
}

/** Settings that say it. Unsaid, nothing is asked that programs of before do not answer; where powers are kept apart, all is. */
export function accessRulesOf(settings: {
  SECOND_FACTOR?: FactorWanted | undefined;
  CONFIRM_DANGEROUS?: 'true' | 'false' | undefined;
  SEPARATE_ADMINISTRATORS: 'true' | 'false';
  PASSWORD_LENGTH: number;
  PASSWORD_CLASSES: number;
  PASSWORD_DAYS: number;
  PASSWORD_FORMER: number;
}): AccessRules {
  const { SECOND_FACTOR: said, CONFIRM_DANGEROUS: confirm, SEPARATE_ADMINISTRATORS: separate } = settings;
  const separated = separate === 'true';
  const { PASSWORD_LENGTH: least, PASSWORD_CLASSES: classes, PASSWORD_DAYS: days, PASSWORD_FORMER: former } = settings;
  const confirms = confirm ? confirm === 'true' : separated;
  return new AccessRules(said ?? 'administrators', said !== undefined || separated, confirms, { least, classes, days, former });
}
