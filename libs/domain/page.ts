/** How much of a list is asked for, and from where on. */
export interface Paged {
  limit: number;
  /** `next` of the page before. */
  after?: string;
}

/** What incidents, orders, notices and alarms are listed by. */
export interface NounFilter extends Paged {
  kioskId?: string;
  hallId?: string;
  state?: string;
  kind?: string;
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  /** Null: it was the last. */
  next: string | null;
}
