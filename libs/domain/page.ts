/** Places of which something is listed: some halls, and what is in them and around them. */
export interface Within {
  hallIds: readonly string[];
  /** Of these halls. */
  kioskIds: readonly string[];
  /** Those that have one of these halls. */
  regions: readonly string[];
}

/** How much of a list is asked for, and from where on. */
export interface Paged {
  limit: number;
  /** `next` of the page before. */
  after?: string;
  /** Absent: of all places. */
  within?: Within | undefined;
}

/** What incidents, orders, notices and alarms are listed by. */
export interface NounFilter extends Paged {
  kioskId?: string;
  hallId?: string;
  state?: string;
  kind?: string;
}

/** What a list of orders is asked for. */
export interface OrderFilter extends NounFilter {
  /** Those alone that somebody still has something to do of. */
  undone?: boolean;
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Null: it was the last. */
  next: string | null;
}
