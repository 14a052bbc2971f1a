import { constants, cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askToBeSaved, type Counted, EMBEDDED, embeddedHistory, lockFolder, lookAtFolder } from '#libs/composition/index.js';

type Part = keyof typeof EMBEDDED;

/** What a data folder itself holds of books and history: copied by the station that has it open, or by us while none has. */
export class Own {
  private constructor(
    private readonly from: string,
    /** Null: nobody runs. */
    private readonly counted: Record<string, Counted> | null,
    readonly done: () => Promise<void> | void,
  ) {}

  /** Throws StartRefused, also when a process has the folder that cannot be asked. */
  static async open(dataDir: string): Promise<Own> {
    const saved = await askToBeSaved(dataDir);
    return saved ? new Own(saved.folder, saved.counted, saved.done) : new Own(dataDir, null, lockFolder(dataDir));
  }

  /** Puts a part's copy there; answers what it has. */
  async take(part: Part, to: string): Promise<Counted> {
    const [from, copy] = [join(this.from, EMBEDDED[part]), join(to, EMBEDDED[part])];
    const counted = this.counted?.[EMBEDDED[part]];
    if (counted) {
      moveOrCopy(from, copy);
      return counted;
    }
    if (!existsSync(from)) return { rows: {} };
    copyFolder(from, copy);
    return countedIn(part, copy);
  }

  /** What a part has, and nothing is kept of it. */
  async look(part: Part): Promise<Counted> {
    const from = join(this.from, EMBEDDED[part]);
    return this.counted?.[EMBEDDED[part]] ?? (existsSync(from) ? countedIn(part, from) : { rows: {} });
  }
}

const copyFolder = (from: string, to: string): void => cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });

function moveOrCopy(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFolder(from, to);
  }
}

/** Of a copy of the copy: to look at it, it is opened, and so put in order. */
async function countedIn(part: Part, copy: string): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-backup-look-'));
  try {
    copyFolder(copy, folder);
    return await tryOwn(part, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a copy; answers what it has. */
export async function tryOwn(part: Part, folder: string): Promise<Counted> {
  // Of a first start that failed: opened, it would be begun.
  if (!existsSync(folder) || readdirSync(folder).length === 0) return { rows: {} };
  return part === 'books' ? lookAtFolder(folder) : { rows: (await (await embeddedHistory()).rowsInHistory(folder)) ?? {} };
}
