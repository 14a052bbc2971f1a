import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';
import { pageInWorkshop, WORKSHOP } from './packages.js';

/** An editor of code, which no page opens, in place of 80 MB of it. */
const NO_EDITOR = join(WORKSHOP, 'page', 'no-editor.tsx');

/** Checks the types of the page: it is apart from the project's, which know no React. */
export function checkTypes(): void {
  const page = pageInWorkshop();
  const tsc = projectFile('node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', page], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The page that draws the dashboards has wrong types: see above');
}

/** Grafana's letters, where its styles look for them. */
const LETTERS = { 'Inter-Regular': 'inter-latin-400-normal', 'Inter-Medium': 'inter-latin-500-normal' };

function layLetters(folder: string): void {
  const files = join(WORKSHOP, 'node_modules', '@fontsource', 'inter', 'files');
  for (const [wanted, file] of Object.entries(LETTERS))
    cpSync(join(files, `${file}.woff2`), join(folder, 'public', 'fonts', 'inter', `${wanted}.woff2`));
}

/** Makes one script and one style of the page, so that it can be opened as a file too. */
export async function bundle(folder: string): Promise<void> {
  const page = pageInWorkshop();
  layLetters(folder);
  const { build } = await import('vite');
  await build({
    root: WORKSHOP,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    resolve: {
      alias: [
        { find: /^monaco-editor(\/.*)?$/, replacement: NO_EDITOR },
        { find: '@monaco-editor/react', replacement: NO_EDITOR },
      ],
    },
    build: {
      outDir: join(folder, 'assets'),
      emptyOutDir: true,
      minify: false,
      reportCompressedSize: false,
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      lib: {
        entry: join(page, 'main.tsx'),
        formats: ['iife'],
        name: 'HallwatchLook',
        fileName: () => 'look.js',
        cssFileName: 'look',
      },
    },
  });
}
