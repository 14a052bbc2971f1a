import type { Position } from '#libs/domain/journal/index.js';
import {
  RuleBook,
  type RuleDraft,
  type RuleOrigin,
  type RuleState,
  RulesMoved,
  type RuleVersion,
} from '#libs/domain/rule/index.js';
import type { Clock, Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { page } from '../page.js';
import type { Sql } from '../sql.js';

interface Row {
  id: string;
  version: string;
  origin: RuleOrigin;
  text: string;
  said_by: string;
  why: string;
  said_at: string;
  counts_since: string | null;
}

const COLUMNS = 'rule_version.id, version, origin, text, said_by, why, said_at, counts_since';

/** The newest text, and the newest that took effect. */
interface Tops {
  newest: number;
  taken: number;
}

function stateOf(id: number, since: Instant | null, { newest, taken }: Tops): RuleState {
  if (since !== null) return id === taken ? 'inForce' : 'replaced';
  return id === newest && id > taken ? 'waiting' : 'overtaken';
}

function versionOf(row: Row, tops: Tops): RuleVersion {
  const { version, origin, text, said_by: by, why } = row;
  const since = row.counts_since === null ? null : Number(row.counts_since);
  const id = Number(row.id);
  return { id, version, origin, text, by, why, at: Number(row.said_at), since, state: stateOf(id, since, tops) };
}

async function topsIn(sql: Sql): Promise<Tops> {
  const [row] = await sql.query<{ newest: string | null; taken: string | null }>(
    'SELECT max(id) AS newest, max(id) FILTER (WHERE counts_since IS NOT NULL) AS taken FROM rule_version',
  );
  return { newest: Number(row?.newest ?? 0), taken: Number(row?.taken ?? 0) };
}

const NEWEST = 'ORDER BY id DESC LIMIT 1';

/** The rule book in PostgreSQL. */
export class PostgresRuleBook extends RuleBook {
  private readonly calls = new Set<() => void>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    database.feed.onForeignRules(() => this.call());
  }

  override newest(): Promise<RuleVersion | undefined> {
    return this.find(NEWEST, []);
  }

  override inForce(): Promise<RuleVersion | undefined> {
    return this.find(`WHERE counts_since IS NOT NULL ${NEWEST}`, []);
  }

  override one(version: string): Promise<RuleVersion | undefined> {
    return this.find(`WHERE version = $1 ${NEWEST}`, [version]);
  }

  override async behind(position: Position): Promise<RuleVersion | undefined> {
    const counted = await this.find(`WHERE position <= $1 ${NEWEST}`, [position]);
    return counted ?? this.find('ORDER BY id LIMIT 1', []);
  }

  override async list({ limit, after }: { limit: number; after?: string }) {
    const tops = await topsIn(this.database);
    const query = { table: 'rule_version', time: 'said_at', id: 'bigint' as const, select: COLUMNS, where: {}, limit, after };
    const { rows, next } = await page<Row>(this.database, query);
    return { items: rows.map((row) => versionOf(row, tops)), next };
  }

  override async accept(draft: RuleDraft, basedOn: string | null): Promise<RuleVersion> {
    const at = this.clock.now();
    const { version, origin, text, by, why } = draft;
    await this.database.transact(async (transaction) => {
      // First, since nobody else writes changes until this transaction ends: two cannot both follow the same text.
      await transaction.tellNow({ at, what: 'rules', how: 'accepted', subject: version, body: { by, why } });
      const [last] = await transaction.query<Row>(`SELECT ${COLUMNS} FROM rule_version ${NEWEST}`);
      if ((last?.version ?? null) !== basedOn) throw new RulesMoved(last?.version ?? null);
      const [since, position] = last ? [null, null] : [at, 0];
      await transaction.query(
        `INSERT INTO rule_version (version, origin, text, said_by, why, said_at, counts_since, position)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [version, origin, text, by, why, at, since, position],
      );
    });
    this.call();
    return (await this.one(version)) as RuleVersion;
  }

  override async taken(id: number, position: Position, at: Instant): Promise<void> {
    await this.database.transact(async (transaction) => {
      const [row] = await transaction.query<{ version: string }>(
        'UPDATE rule_version SET counts_since = $2, position = $3 WHERE id = $1 AND counts_since IS NULL RETURNING version',
        [id, at, position],
      );
      if (row) transaction.tell({ at, what: 'rules', how: 'inForce', subject: row.version, body: {} });
    });
  }

  override onNew(call: () => void): () => void {
    this.calls.add(call);
    return () => this.calls.delete(call);
  }

  private async find(where: string, parameters: unknown[]): Promise<RuleVersion | undefined> {
    const [row] = await this.database.query<Row>(`SELECT ${COLUMNS} FROM rule_version ${where}`, parameters);
    return row && versionOf(row, await topsIn(this.database));
  }

  private call(): void {
    for (const call of this.calls) call();
  }
}
