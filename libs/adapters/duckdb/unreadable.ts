import type { Coarse, WindowRun } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

const LENGTHS: Record<Coarse, string> = { '5m': 'five minutes', '1h': 'an hour' };
const MOST_NAMED = 3;

const inWords = ({ of, from }: WindowRun): string => `${LENGTHS[of]} from ${new Date(from).toISOString()}`;

function kiosksIn(unreadable: Map<string, number>): string {
  const named = [...unreadable.keys()].slice(0, MOST_NAMED).join(', ');
  return unreadable.size > MOST_NAMED ? `${named} and ${unreadable.size - MOST_NAMED} more` : named;
}

/** Readings that the means are made without. */
export class ReadingsUnreadable extends NamedEvent {
  override readonly level = 'warn';
  override readonly counts = {
    metric: 'hallwatch_summaries_unreadable_total',
    help: 'Windows whose means were made without readings that could not be read.',
  };
  override readonly says: string;
  constructor(
    run: WindowRun,
    unreadable: Map<string, number>,
    override readonly error: Error,
  ) {
    super();
    const count = [...unreadable.values()].reduce((sum, one) => sum + one, 0);
    const whose = count === 0 ? 'some values' : `${count} reading${count === 1 ? '' : 's'} of ${kiosksIn(unreadable)}`;
    this.says = `The means over ${inWords(run)} are made without ${whose}, which cannot be read; the others' are right`;
  }
}

/** Even the readings that can be read could not be summed up. */
export class WindowUnsummed extends NamedEvent {
  override readonly level = 'error';
  override readonly counts = {
    metric: 'hallwatch_summaries_unsummed_total',
    help: 'Windows without means: their readings were refused for what is in them.',
  };
  override readonly says: string;
  constructor(
    run: WindowRun,
    override readonly error: Error,
  ) {
    super();
    this.says = `There are no means over ${inWords(run)}: its readings cannot be summed up. The readings themselves stay, and later windows go on`;
  }
}
