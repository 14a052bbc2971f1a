import type { Position } from '#libs/domain/journal/index.js';
import type { Sql } from '../sql.js';

/** Up to where the consumer has acted; 0 when it never has. */
export async function positionOf(sql: Sql, consumer: string): Promise<Position> {
  const [row] = await sql.query<{ position: string }>('SELECT position FROM consumer_position WHERE consumer = $1', [consumer]);
  return row ? Number(row.position) : 0;
}

/** Keeps the consumer's position. */
export async function commitPosition(sql: Sql, consumer: string, upTo: Position): Promise<void> {
  const text = `
    INSERT INTO consumer_position (consumer, position) VALUES ($1, $2)
    ON CONFLICT (consumer) DO UPDATE SET position = excluded.position`;
  await sql.meanwhile(sql.query(text, [consumer, upTo]));
}
