declare const instant: unique symbol;

/**
 * A point in time, epoch milliseconds, UTC. Any number may stand for one: the mark is there for types alone, so that what is a time is
 * told by its type and by no name. A kiosk's own word of the time is a plain number, and is passed on as it came.
 */
export type Instant = number & { readonly [instant]?: never };

/** A value as JSON carries it to others: its instants as ISO 8601 in UTC. */
export type Wire<T> = T extends number
  ? typeof instant extends keyof T
    ? string
    : T
  : T extends object
    ? { [K in keyof T]: Wire<T[K]> }
    : T;
