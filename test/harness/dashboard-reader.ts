import pg from 'pg';

/** As an operator gives it; never that of an installation. */
const PASSWORD = 'grafana-for-tests';

/** Logs in as the role of the dashboards, which an operator lets in by a password. */
export async function dashboardReader(url: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`ALTER ROLE hallwatch_grafana LOGIN PASSWORD '${PASSWORD}'`);
  await owner.end();
  const address = new URL(url);
  address.username = 'hallwatch_grafana';
  address.password = PASSWORD;
  const reader = new pg.Client({ connectionString: address.href });
  await reader.connect();
  return reader;
}
