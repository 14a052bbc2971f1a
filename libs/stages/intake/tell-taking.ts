import { NamedEvent, type Report } from '#libs/runtime/index.js';

/** Says whether it takes entries, and calls when that changes. */
interface Taking {
  readonly stopped: string | null;
  onStanding(call: (reason: string | null) => void): void;
}

/** Who tells kiosks whether what they send is taken. */
interface Teller {
  tellTaking(taking: boolean): Promise<void>;
}

/** Kiosks are told when the journal takes nothing, so that they keep what they have, and when it does again. */
export function tellTaking(journal: Taking, broker: Teller, report: Report): void {
  const tell = (taking: boolean): void =>
    void broker.tellTaking(taking).catch((error: unknown) => report(new KiosksNotTold(error, { taking })));
  journal.onStanding((reason) => tell(reason === null));
  if (journal.stopped) tell(false);
}

class KiosksNotTold extends NamedEvent {
  readonly level = 'warn';
  readonly says = 'Kiosks could not be told whether their messages are accepted; those that send meanwhile wait for the answer';
  constructor(
    override readonly error: unknown,
    override readonly fields: { taking: boolean },
  ) {
    super();
  }
}
