import type { Factors, FactorsKept } from '#libs/domain/index.js';
import { type Level, NamedEvent, type Report } from '#libs/runtime/index.js';

/** Encrypts the secrets of second factors that are plain, before anybody is let in, and tells of those that are not as they should be. */
export async function keepFactors(factors: Factors, report: Report): Promise<void> {
  const kept = await factors.keep();
  if (kept.encrypted > 0) report(new FactorsEncrypted(kept));
  if (kept.plain > 0) report(new FactorsPlain(kept));
  if (kept.lost > 0) report(new FactorsLost(kept));
}

/** What an earlier version kept plain is encrypted. */
class FactorsEncrypted extends NamedEvent {
  readonly level: Level = 'info';
  readonly says: string;
  constructor({ encrypted }: FactorsKept) {
    super();
    this.says = `The secrets of ${encrypted} second factors were encrypted; backups of before still hold them plain`;
  }
}

/** There is no key in a place that stays. */
class FactorsPlain extends NamedEvent {
  readonly level: Level = 'warn';
  readonly says: string;
  constructor({ plain }: FactorsKept) {
    super();
    this.says = `The secrets of ${plain} second factors are not encrypted. Set HALLWATCH_FACTOR_KEY, the same for every process, and keep it apart from the database`;
  }
}

/** The key that they were encrypted with is another one. */
class FactorsLost extends NamedEvent {
  readonly level: Level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_factors_lost_total',
    help: 'Starts at which secrets of second factors could not be read for want of their key',
  };
  constructor({ lost }: FactorsKept) {
    super();
    this.says = `${lost} second factors cannot be checked: their key is not here. Put HALLWATCH_FACTOR_KEY or secrets.json back; if it is lost, an administrator gives each a link that takes the factor away`;
  }
}
