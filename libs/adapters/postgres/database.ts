import type { ClientBase } from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ChangeFeed, News } from './feed.js';
import { runOn, type Sql } from './sql.js';
import { troubleOf } from './trouble.js';

/** Writes that a transaction has under way at once. More wait, for they wait in memory. */
const MOST_WRITING = 256;

/**
 * A transaction that is open. What is told in it is written at its end, so that the lock on changes is held briefly.
 * Own SQL: what is decided is written in one breath, prepared and pipelined; by repositories a decision of twenty rows was measured at three
 * (embedded) to seven times (on a server) the CPU (decision 44).
 */
export class Transaction implements Sql {
  private readonly told: News[] = [];
  private readonly writing: Promise<unknown>[] = [];
  /** Writes of more than one statement, of which the later ones hang on what the first answers. */
  private readonly asking: Promise<unknown>[] = [];
  failed: unknown = null;
  /** Whether there is something new for the pages once this is committed. */
  toldAnything = false;

  constructor(
    private readonly client: ClientBase,
    private readonly feed: ChangeFeed,
  ) {}

  /** What fails first is why the transaction fails: after it PostgreSQL carries nothing out. */
  async query<Row extends object>(text: string, parameters?: unknown[]): Promise<Row[]> {
    try {
      return await runOn<Row>(this.client, text, parameters);
    } catch (error) {
      this.failed ??= error;
      throw error;
    }
  }

  /** Tells the pages, at the end of the transaction. */
  tell(change: News): void {
    this.told.push(change);
    this.toldAnything = true;
  }

  /** Wakes whoever waits for something, here and elsewhere, without a change for the pages. */
  nudge(): Promise<void> {
    this.toldAnything = true;
    return this.meanwhile(this.feed.nudge(this));
  }

  /** Tells the pages at once and answers the id of the change. Other writers of changes wait until the transaction ends. */
  async tellNow(change: News): Promise<number> {
    this.toldAnything = true;
    const [id] = await this.feed.write(this, [change]);
    return id as number;
  }

  async meanwhile(write: Promise<unknown>, more: 'asks again' | null = null): Promise<void> {
    const noted = write.catch((error: unknown) => {
      this.failed ??= error;
    });
    (more ? this.asking : this.writing).push(noted);
    if (this.writing.length + this.asking.length < MOST_WRITING) return;
    await this.settled();
    if (this.failed) throw this.failed;
  }

  /** Writes what was told. */
  async finish(): Promise<void> {
    if (this.told.length > 0) await this.meanwhile(this.feed.write(this, this.told));
  }

  /** Waits for what is being written, so that nothing of it comes after the transaction's end. */
  async settled(): Promise<void> {
    await Promise.all([...this.asking.splice(0), ...this.writing.splice(0)]);
  }

  /**
   * Ends it well, in one breath with what is written last: PostgreSQL makes a COMMIT after a statement that failed a ROLLBACK.
   * Throws what a write failed with.
   */
  async commit(): Promise<void> {
    await Promise.all(this.asking.splice(0));
    const committed = runOn(this.client, 'COMMIT');
    await Promise.all([...this.writing.splice(0), committed]);
    if (this.failed) throw this.failed;
  }
}

async function connected(runner: QueryRunner): Promise<ClientBase> {
  try {
    return await runner.connect();
  } catch (error) {
    throw troubleOf(error);
  }
}

async function rollBack(client: ClientBase): Promise<void> {
  try {
    await runOn(client, 'ROLLBACK');
  } catch {
    // The connection is broken, so the server rolls back by itself; the error that led here is the one to tell.
  }
}

async function carryOut<T>(
  client: ClientBase,
  transaction: Transaction,
  act: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  try {
    await transaction.meanwhile(runOn(client, 'BEGIN'));
    const result = await act(transaction);
    await transaction.finish();
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.settled();
    await rollBack(client);
    throw transaction.failed ?? error;
  }
}

/** Milliseconds after which the health probe calls the database away. */
const PROBE_PATIENCE = 2_000;

const AWAY = 'PostgreSQL does not answer: readings wait in the journal, orders and notices wait for it.';

/** PostgreSQL, on a server or inside this process. */
export class Database implements Sql {
  constructor(
    readonly dataSource: DataSource,
    /** Tells of changes. */
    readonly feed: ChangeFeed,
    private readonly alsoClose: () => Promise<void>,
  ) {}

  /** Runs one statement by itself. */
  async query<Row extends object>(text: string, parameters?: unknown[]): Promise<Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await runOn<Row>(await connected(runner), text, parameters);
    } finally {
      await runner.release();
    }
  }

  /** Everything that `act` writes is kept, or nothing is. */
  async transact<T>(act: (transaction: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = await connected(runner);
      const transaction = new Transaction(client, this.feed);
      const result = await carryOut(client, transaction, act);
      if (transaction.toldAnything) this.feed.wake();
      return result;
    } finally {
      await runner.release();
    }
  }

  async meanwhile(write: Promise<unknown>): Promise<void> {
    await write;
  }

  /** TypeORM's: repositories and query builders, each statement by itself. */
  get manager(): EntityManager {
    return this.dataSource.manager;
  }

  /**
   * In one transaction of TypeORM tells of a change and does what it tells of, with the id of the change. It is told first: other writers
   * of changes wait until all is kept.
   */
  async change<T>(news: News, act: (manager: EntityManager, id: number) => Promise<T>): Promise<T> {
    const result = await this.manager.transaction(async (manager) => {
      const [id] = await this.feed.write(manager, [news]);
      return act(manager, id as number);
    });
    this.feed.wake();
    return result;
  }

  /** Null when it answers, else one sentence. */
  async ready(): Promise<string | null> {
    const answered = this.query('SELECT 1').then(
      () => null,
      () => AWAY,
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(AWAY), PROBE_PATIENCE);
    });
    const verdict = await Promise.race([answered, late]);
    clearTimeout(timer);
    return verdict;
  }

  /** Stops listening and lets every connection go. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.alsoClose();
  }
}
