import type { Finding, OrderAct, ReviewAct } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

export class FindingSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_findings_set_aside_total',
    help: 'Findings that the database refused for what is in them.',
  };
  constructor(
    finding: Finding,
    override readonly error: unknown,
  ) {
    super();
    this.says = `The finding ${finding.key} of ${finding.kioskId} was refused by the database and is set aside; the others continue`;
  }
}

export class ActSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = { metric: 'hallwatch_acts_set_aside_total', help: 'Acts of people that the books refused.' };
  constructor(
    { act, by }: OrderAct | ReviewAct,
    kioskId: string,
    override readonly error: unknown,
  ) {
    super();
    this.says = `${act} by ${by} on ${kioskId} was refused by the database and is set aside; everything else goes on`;
  }
}
