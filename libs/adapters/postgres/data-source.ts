import { DataSource, type QueryRunner, type ReplicationMode } from 'typeorm';
import { storable } from './sql.js';
import { troubleOf } from './trouble.js';

type Query = (text: string, parameters?: unknown[], structured?: true) => Promise<unknown>;

/**
 * TypeORM's data source, of which repositories, query builders and transactions fail as all of ours: retry or refusal, and without the
 * parameters, which may be secrets.
 */
export class PostgresDataSource extends DataSource {
  override createQueryRunner(mode?: ReplicationMode): QueryRunner {
    const runner = super.createQueryRunner(mode);
    const query: Query = runner.query.bind(runner);
    const translated: Query = async (text, parameters, structured) => {
      try {
        return await query(text, parameters?.map(storable), structured);
      } catch (error) {
        throw troubleOf(error);
      }
    };
    return Object.assign(runner, { query: translated });
  }
}
