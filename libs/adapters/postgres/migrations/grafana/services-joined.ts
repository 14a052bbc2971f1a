import { AGAINST, SERVICES_NOW } from './services-now.js';
import type { View } from './view.js';

/** By name, what is written once and read once: PostgreSQL would else look it up anew for each service of each kiosk. */
const ONCE = AGAINST.replace(/\b(taken|away|back) AS \(/g, '$1 AS MATERIALIZED (');

const JOINED = SERVICES_NOW.sql
  .replace(AGAINST, ONCE)
  .replace(
    /\(SELECT min\((taken|back)\.id\) FROM \1 WHERE \1\.kiosk_id = offered\.id AND \1\.service IN \(offered\.service, 'ALL'\)\)/g,
    'least($1.id, $1_all.id)',
  )
  .replace(
    'FROM offered\n',
    ['taken', 'back'].reduce(
      (sql, name) => `${sql}
        LEFT JOIN ${name} ON ${name}.kiosk_id = offered.id AND ${name}.service = offered.service
        LEFT JOIN ${name} AS ${name}_all ON ${name}_all.kiosk_id = offered.id AND ${name}_all.service = 'ALL'`,
      'FROM offered',
    ) + '\n',
  );

/** The same as before, in a tenth of the time. */
export const SERVICES_JOINED: View = { ...SERVICES_NOW, sql: JOINED };
