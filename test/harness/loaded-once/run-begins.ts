import { pathToFileURL } from 'node:url';
import { projectFile } from '#libs/runtime/index.js';
import { beginRun } from '../run-folder.js';

interface GlobalConfig {
  rootDir: string;
  watch: boolean;
  watchAll: boolean;
}

/** Jest runs this once, before all suites; while it watches, before each run. Else its config has brought dist up to the sources already. */
export default async function runBegins({ rootDir, watch, watchAll }: GlobalConfig): Promise<void> {
  if (watch || watchAll) {
    const tools: { transpileChanged(root: string): void } = await import(
      pathToFileURL(projectFile('apps/tools/transpile.mjs')).href
    );
    tools.transpileChanged(rootDir);
  }
  beginRun();
}
