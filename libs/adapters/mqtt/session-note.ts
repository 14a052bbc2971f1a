import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ownFolder, writeOwn } from '#libs/runtime/index.js';

/** Remembers, across our own restarts, which broker has our session, so that a lost one is noticed. Knows no password. */
export class SessionNote {
  private had: boolean;
  private readonly text: string;

  /** @param file where it is noted; absent: only while this process runs. */
  constructor(
    url: string,
    clientId: string,
    private readonly file?: string,
  ) {
    this.text = `${new URL(url).host} ${clientId}\n`;
    this.had = file !== undefined && existsSync(file) && readFileSync(file, 'utf8') === this.text;
  }

  /** Answers whether a session that was there is gone. */
  isLost(present: boolean): boolean {
    return this.had && !present;
  }

  /** The broker has it now. */
  async note(): Promise<void> {
    if (this.had) return;
    this.had = true;
    if (!this.file) return;
    ownFolder(dirname(this.file));
    writeOwn(this.file, this.text);
  }
}
