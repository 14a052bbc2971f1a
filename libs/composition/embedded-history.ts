/** The embedded history. It is loaded where it is opened and nowhere else: an installation with servers may be without it. */
export const embeddedHistory = (): Promise<typeof import('#libs/adapters/duckdb/index.js')> =>
  import('#libs/adapters/duckdb/index.js');
