import type { Compose } from './compose.js';
import type { StackFiles } from './files.js';

export const COMPOSE_FILE = 'docker-compose.yml';

/** What a check looks at. */
export interface Stack {
  files: StackFiles;
  /** docker-compose.yml as it stands. */
  text: string;
  compose: Compose;
}

/** What is wrong, a sentence each; or why it could not be looked at. */
export type Found = string[] | { skipped: string };
