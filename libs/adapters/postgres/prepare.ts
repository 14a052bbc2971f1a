import { renameSync, rmSync } from 'node:fs';
import { openPostgres } from './open.js';
import { PREPARED } from './prepared.js';

/* Run when the servers are built: makes the database that new data folders begin with. */
const half = `${PREPARED}.new`;
for (const folder of [PREPARED, half]) rmSync(folder, { recursive: true, force: true });
const database = await openPostgres({ folder: half });
await database.close();
renameSync(half, PREPARED);
