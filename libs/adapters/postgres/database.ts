import type { DataSource, QueryRunner } from 'typeorm';
import type { ChangeFeed, News } from './feed.js';
import { runOn, type Sql } from './sql.js';
import { DatabaseUnavailable, troubleOf } from './trouble.js';

/** Writes that a transaction has under way at once. More wait, for they wait in memory. */
const MOST_WRITING = 256;

/** A transaction that is open. What is told in it is written at its end, so that the lock on changes is held briefly. */
export class Transaction implements Sql {
  private readonly told: News[] = [];
  private readonly writing: Promise<unknown>[] = [];
  /** What a write failed with first: what comes after it fails for its sake. */
  failed: unknown = null;
  /** Whether there is something new for the pages once this is committed. */
  toldAnything = false;

  constructor(
    private readonly runner: QueryRunner,
    private readonly feed: ChangeFeed,
  ) {}

  query<Row extends object>(text: string, parameters?: unknown[]): Promise<Row[]> {
    return runOn<Row>(this.runner, text, parameters);
  }

  /** Tells the pages, at the end of the transaction. */
  tell(change: News): void {
    this.told.push(change);
    this.toldAnything = true;
  }

  /** Tells the pages at once and answers the id of the change. Other writers of changes wait until the transaction ends. */
  async tellNow(change: News): Promise<number> {
    this.toldAnything = true;
    const [id] = await this.feed.write(this, [change]);
    return id as number;
  }

  async meanwhile(write: Promise<unknown>): Promise<void> {
    const noted = write.catch((error: unknown) => {
      if (this.failed === undefined || isAftermath(this.failed)) this.failed = error;
    });
    this.writing.push(noted);
    if (this.writing.length >= MOST_WRITING) await this.written();
  }

  /** Writes what was told. */
  async finish(): Promise<void> {
    if (this.told.length > 0) await this.meanwhile(this.feed.write(this, this.told));
    await this.written();
  }

  /** Waits for what is being written, so that nothing of it comes after the transaction's end. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.splice(0));
  }

  /** Throws what a write failed with. */
  private async written(): Promise<void> {
    await this.settled();
    if (this.failed) throw this.failed;
  }
}

/** SQLSTATE of every statement behind one that failed: it may be heard of first, and tells nothing of why. */
const ABORTED_BEFORE = '25P02';
const isAftermath = (error: unknown): boolean => error instanceof DatabaseUnavailable && error.code === ABORTED_BEFORE;

const ours = async <T>(step: Promise<T>): Promise<T> => {
  try {
    return await step;
  } catch (error) {
    throw troubleOf(error);
  }
};

async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.rollbackTransaction();
  } catch {
    // The connection is broken, so the server rolls back by itself; the error that led here is the one to tell.
  }
}

async function carryOut<T>(
  runner: QueryRunner,
  transaction: Transaction,
  act: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  try {
    const result = await act(transaction);
    await transaction.finish();
    await ours(runner.commitTransaction());
    return result;
  } catch (error) {
    await transaction.settled();
    await rollBack(runner);
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
      return await runOn<Row>(runner, text, parameters);
    } finally {
      await runner.release();
    }
  }

  /** Everything that `act` writes is kept, or nothing is. */
  async transact<T>(act: (transaction: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await ours(runner.startTransaction());
      const transaction = new Transaction(runner, this.feed);
      const result = await carryOut(runner, transaction, act);
      if (transaction.toldAnything) this.feed.wake();
      return result;
    } finally {
      await runner.release();
    }
  }

  async meanwhile(write: Promise<unknown>): Promise<void> {
    await write;
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
