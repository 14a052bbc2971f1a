import { MemoryBooks } from '#libs/adapters/memory/index.js';
import {
  Books,
  type Incident,
  type MaintenanceOrder,
  type OpenBooks,
  type OutageNotice,
  type Position,
  type Silence,
  type StandingSilences,
  type Withheld,
} from '#libs/domain/index.js';

/** One thing that a decision wrote down. */
export type Saved =
  | { in: 'incidents'; what: Incident }
  | { in: 'withheld'; what: Withheld }
  | { in: 'orders'; what: MaintenanceOrder }
  | { in: 'notices'; what: OutageNotice };

/** Books in memory that remember only what stands, and tell of everything that was written in the order of writing. */
export class NotedBooks extends Books {
  private readonly inner = new MemoryBooks({ forget: true });

  constructor(
    private readonly kept: (saved: Saved[]) => void,
    /** That people set. */
    private readonly silences: readonly Silence[] = [],
  ) {
    super();
  }

  override async transact<T>(act: (books: OpenBooks) => Promise<T>): Promise<T> {
    const saved: Saved[] = [];
    const result = await this.inner.transact((open) => act({ ...noting(open, saved), silences: this.standing }));
    if (saved.length > 0) this.kept(saved);
    return result;
  }

  private readonly standing: StandingSilences = {
    between: async (from, to) => this.silences.filter((one) => one.from <= to && one.until > from),
  };

  override position(consumer: string): Promise<Position> {
    return this.inner.position(consumer);
  }
}

const noting = (open: OpenBooks, saved: Saved[]): OpenBooks => ({
  ...open,
  incidents: noted(open.incidents, 'incidents', saved),
  withheld: noted(open.withheld, 'withheld', saved),
  orders: noted(open.orders, 'orders', saved),
  notices: noted(open.notices, 'notices', saved),
});

/** The same book; what it keeps is noted as well. */
function noted<N extends Saved['in']>(book: OpenBooks[N], name: N, saved: Saved[]): OpenBooks[N] {
  const keep = book.save.bind(book) as (what: Saved['what']) => Promise<void>;
  const save = async (what: Saved['what']): Promise<void> => {
    await keep(what);
    saved.push({ in: name, what } as Saved);
  };
  return Object.assign(Object.create(book) as OpenBooks[N], { save });
}

/** Of an order, a notice or something withheld only the last words are needed; of an incident all, for its losses are learnt from them. */
export function lastWords(saved: Saved[]): Saved[] {
  const last = new Map(saved.map((one, i) => [`${one.in} ${one.what.id}`, i]));
  return saved.filter((one, i) => one.in === 'incidents' || last.get(`${one.in} ${one.what.id}`) === i);
}
