import { constants, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  EMBEDDED,
  KNOWN_MIGRATIONS,
  lockFolder,
  type SupportLook,
  supportLookAtFolder,
  supportLookAtServer,
} from '#libs/composition/index.js';
import { type Settings, StartRefused } from '#libs/runtime/index.js';

/** Looks at the database that the settings name. Throws {@link StartRefused} when it is not to be seen from here. */
export async function lookAtBooks({ POSTGRES_URL, DATA_DIR }: Settings): Promise<SupportLook> {
  if (POSTGRES_URL) return supportLookAtServer(POSTGRES_URL);
  const dataDir = resolve(DATA_DIR);
  const books = join(dataDir, EMBEDDED.books);
  if (!existsSync(books)) throw new StartRefused('There is no database in the data folder.', 'Name it with HALLWATCH_DATA_DIR.');
  const unlock = lockFolder(dataDir);
  const copy = mkdtempSync(join(tmpdir(), 'hallwatch-support-'));
  try {
    cpSync(books, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
    return await supportLookAtFolder(copy);
  } finally {
    unlock();
    rmSync(copy, { recursive: true, force: true });
  }
}

export function booksTold({ rows, migrations, watch, kiosks }: SupportLook): object {
  const missing = KNOWN_MIGRATIONS.filter((name) => !migrations.includes(name));
  const unknown = migrations.filter((name) => !KNOWN_MIGRATIONS.includes(name));
  const fleet = { halls: rows['public.hall'], kiosks: rows['public.kiosk'], people: rows['public.person'], kiosksBy: kiosks };
  return { migrations: { done: migrations, missing, unknown }, watch, fleet, rows };
}
