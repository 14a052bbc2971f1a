import { type Closed, closeToOthers, NamedEvent, type Report } from '#libs/runtime/index.js';

/** Closes to others what an earlier version, another umask or a copy left open, and says so in one line. */
export function closeDataFolder(dataDir: string, report: Report, except: readonly string[] = []): void {
  const found = closeToOthers(dataDir, except);
  if (found.closed > 0) report(new DataFolderClosed(dataDir, found));
  if (found.left > 0) report(new DataFolderOpen(dataDir, found));
}

const things = (count: number): string => (count === 1 ? '1 file or folder' : `${count} files and folders`);

/** Somebody else on this machine could read what is for the owner alone. */
class DataFolderClosed extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly fields: { folder: string; closed: number };
  constructor(folder: string, { closed }: Closed) {
    super();
    this.fields = { folder, closed };
    this.says = `${things(closed)} of the data folder ${folder} could be read by others and are closed to them now; if somebody else has this machine, change the secrets.`;
  }
}

/** Somebody else on this machine can read them still. */
class DataFolderOpen extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly fields: { folder: string; left: number };
  constructor(folder: string, { left }: Closed) {
    super();
    this.fields = { folder, left };
    this.says = `${things(left)} of the data folder ${folder} can be read by others, and are not ours to close: give them to the user that Hallwatch runs as (chown -R), or use a file system that knows owners.`;
  }
}
