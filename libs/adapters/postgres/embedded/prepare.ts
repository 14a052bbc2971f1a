import { chmodSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openPostgres } from '../open.js';
import { PREPARED } from './prepared.js';

/* Run when the servers are built: makes the database that new data folders begin with. */
const half = `${PREPARED}.new`;
for (const folder of [PREPARED, half]) rmSync(folder, { recursive: true, force: true });
const database = await openPostgres({ folder: half });
await database.close();
letBeRead(half);
renameSync(half, PREPARED);

/** PostgreSQL closes its folder; this one has no secret, and a service that runs as another user than who built it begins with it too. */
function letBeRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letBeRead(path);
    else chmodSync(path, 0o644);
  }
}
