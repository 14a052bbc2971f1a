import { randomUUID } from 'node:crypto';
import type { NewChange } from '#libs/domain/books/index.js';
import { CHANGE_LOCK } from './locks.js';
import { json, type Sql } from './sql.js';

/** Channel of NOTIFY on a server. */
export const CHANNEL = 'hallwatch_change';

export type News = NewChange;

/** Changes that other processes act on themselves, beside telling their pages. */
const FOREIGN = ['register', 'rules', 'acts'] as const;
type ForeignChange = (typeof FOREIGN)[number];

/** Tells this process, and others on the same server, that there may be something new. */
export class ChangeFeed {
  /** Names this process, so that it knows its own notifications. */
  private readonly self = randomUUID();
  private readonly readers = new Set<() => void>();
  private readonly foreign = { register: new Set<() => void>(), rules: new Set<() => void>(), acts: new Set<() => void>() };
  private waking = false;

  onNew(call: () => void): () => void {
    this.readers.add(call);
    return () => this.readers.delete(call);
  }

  /** Calls when another process has changed the register. */
  onForeignRegister(call: () => void): () => void {
    this.foreign.register.add(call);
    return () => this.foreign.register.delete(call);
  }

  /** Calls when another process has accepted other rules, or had them take effect. */
  onForeignRules(call: () => void): () => void {
    this.foreign.rules.add(call);
    return () => this.foreign.rules.delete(call);
  }

  /** Calls when people have said to another process what they did. */
  onForeignActs(call: () => void): () => void {
    this.foreign.acts.add(call);
    return () => this.foreign.acts.delete(call);
  }

  /** Wakes the readers soon, once for many changes. After the caller is done: a reader's failure is not the writer's. */
  wake(): void {
    if (this.waking) return;
    this.waking = true;
    setImmediate(() => {
      this.waking = false;
      for (const call of this.readers) call();
    });
  }

  /** Tells other processes that there may be something to do, without a change for the pages. */
  async nudge(sql: Sql): Promise<void> {
    await sql.query('SELECT pg_notify($1, $2)', [CHANNEL, `${this.self} books`]);
  }

  /** Tells other processes that people have said what they did. */
  get actsAsked(): [channel: string, payload: string] {
    return [CHANNEL, `${this.self} acts`];
  }

  /** A notification came. */
  heard(payload: string): void {
    const [from, what] = payload.split(' ');
    if (from === this.self) return;
    const changed = FOREIGN.find((one) => one === what);
    if (changed) this.changed(changed);
    // Of what is asked only there is nothing to read yet.
    if (changed !== 'acts') this.wake();
  }

  /** Notifications may have been lost: everything may be new. */
  missed(): void {
    for (const one of FOREIGN) this.changed(one);
    this.wake();
  }

  /**
   * Writes changes and answers their ids. The lock makes them visible in the order of their ids, so a reader that asks for
   * what came after an id misses nothing. It is held until the transaction ends: write changes last, or first and be quick.
   */
  async write(sql: Pick<Sql, 'query'>, changes: News[]): Promise<number[]> {
    const what = FOREIGN.find((one) => changes.some((change) => change.what === one)) ?? 'books';
    const lock = 'SELECT pg_advisory_xact_lock($1), pg_notify($2, $3)';
    const locked = sql.query(lock, [CHANGE_LOCK, CHANNEL, `${this.self} ${what}`]);
    const written = sql.query<{ id: string }>(
      `INSERT INTO change (at, what, how, subject, body)
       SELECT (c->>'at')::bigint, c->>'what', c->>'how', c->>'subject', c->'body'
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS told (c, number) ORDER BY number
       RETURNING id`,
      [json(changes)],
    );
    const [, rows] = await Promise.all([locked, written]);
    return rows.map((row) => Number(row.id));
  }

  private changed(what: ForeignChange): void {
    for (const call of this.foreign[what]) call();
  }
}
