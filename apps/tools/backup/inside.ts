import { join } from 'node:path';

export type Say = (line: string) => void;

/** What of a backup is where. */
export const inBackup = (folder: string) => ({
  /** Also the books and the history of npm start. */
  worker: join(folder, 'worker'),
  postgres: join(folder, 'postgres.dump'),
  influx: join(folder, 'influx'),
  dynsec: join(folder, 'dynamic-security.json'),
  grafana: join(folder, 'grafana'),
});
