import type { FactorWanted } from '#libs/domain/index.js';

/** What is asked of people beside their password. */
export class AccessRules {
  constructor(
    /** Of whom a second factor is wanted. */
    readonly factor: FactorWanted = 'administrators',
    /** Whether who should have one and does not may do nothing else; otherwise they are only led to it. */
    readonly factorDemanded: boolean = false,
    /** Whether the password is asked for again before dangerous acts. */
    readonly confirms: boolean = false,
  ) {}
}

/** Settings that say it. Unsaid, nothing is asked that programs of before do not answer; where powers are kept apart, all is. */
export function accessRulesOf(settings: {
  SECOND_FACTOR?: FactorWanted | undefined;
  CONFIRM_DANGEROUS?: 'true' | 'false' | undefined;
  SEPARATE_ADMINISTRATORS: 'true' | 'false';
}): AccessRules {
  const { SECOND_FACTOR: said, CONFIRM_DANGEROUS: confirm, SEPARATE_ADMINISTRATORS: separate } = settings;
  const separated = separate === 'true';
  return new AccessRules(said ?? 'administrators', said !== undefined || separated, confirm ? confirm === 'true' : separated);
}
