// Builds what is older than its sources: the servers by tsc, the pages by Vite, the database that new folders begin with. Plain JavaScript, because it runs before anything is built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { transpileChanged } from './transpile.mjs';

// A reader who has gone, as behind `| head -2`, stops no build.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const DIST = join(ROOT, 'dist');
const CONSOLE = `apps${sep}console`;
const TABLES = ['libs', 'adapters', 'postgres'].join(sep);

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

const sources = () => ['apps', 'libs', 'test', 'grafana'].flatMap((folder) => filesOf(join(ROOT, folder))).sort();
const shared = () => ['package-lock.json', 'tsconfig.json'].map((file) => join(ROOT, file));

/** Names a state of the sources without reading them. */
function stampOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(ROOT, file)} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function run(title, args) {
  process.stdout.write(`${title} …\n`);
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`${title} failed. If a tool is missing, run: npm ci --include=dev\n`);
    process.exit(1);
  }
}

/** What the page of the API is made of. */
const SWAGGER = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

function copyDocs() {
  mkdirSync(join(DIST, 'docs'), { recursive: true });
  for (const file of SWAGGER) copyFileSync(join(ROOT, 'node_modules', 'swagger-ui-dist', file), join(DIST, 'docs', file));
}

/** Files that are small already stay as they are. */
const PACKED = /\.(br|gz|ico|png|woff2)$/;

/** Packs each file beside itself, so that the server need not. Brotli, which browsers take by TLS, is a sixth smaller. */
function pack(folder) {
  for (const file of filesOf(folder)) {
    if (PACKED.test(file)) continue;
    const plain = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
    writeFileSync(`${file}.br`, brotliCompressSync(plain));
  }
}

const PARTS = [
  {
    name: 'servers',
    wants: (file) => file.endsWith('.ts') && !file.includes(CONSOLE),
    build() {
      run('Building the servers', ['node_modules/typescript/bin/tsc', '-p', '.']);
      // tsc does not know what was compiled for a test meanwhile, nor which sources are gone.
      transpileChanged(ROOT, (name) => !name.startsWith(CONSOLE));
    },
  },
  {
    name: 'pages',
    wants: (file) => file.includes(CONSOLE) && !file.endsWith('.test.ts'),
    build() {
      const vite = [
        'node_modules/vite/bin/vite.js',
        'build',
        'apps/console',
        '--outDir',
        '../../dist/console',
        '--logLevel',
        'warn',
      ];
      run('Building the pages', [...vite, '--emptyOutDir']);
      run('Building the page of technicians', [...vite, '--config', 'apps/console/vite.tech.config.ts']);
      copyDocs();
      for (const folder of ['console', 'docs']) pack(join(DIST, folder));
    },
  },
  {
    name: 'database',
    wants: (file) => file.includes(TABLES),
    build() {
      run('Preparing an empty database', ['dist/libs/adapters/postgres/embedded/prepare.js']);
    },
  },
];

const BUILDING = join(DIST, '.building');
/** Between two looks whether the other is done, milliseconds. */
const LOOK = 200;

const lives = (pid) => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== 'ESRCH';
  }
};

/** Whose it is; 0: nobody has said so yet, or it was just given up. */
function holderNow() {
  try {
    return Number(readFileSync(BUILDING, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}

/** Whether this process may build; the file of one that was ended is taken away. */
function taken() {
  try {
    writeFileSync(BUILDING, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = holderNow();
  if (holder > 0 && !lives(holder)) rmSync(BUILDING, { force: true });
  return false;
}

/** One process at a time: of two that write the same files a third would load halves. */
function alone(act) {
  while (!taken()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK);
  try {
    act();
  } finally {
    rmSync(BUILDING, { force: true });
  }
}

/** The state of a part's sources where it is not the one that was built; null: there is nothing to do. */
function staleOf({ name, wants }) {
  const stamp = stampOf([...sources().filter(wants), ...shared()]);
  const mark = join(DIST, `.built-${name}`);
  return existsSync(mark) && readFileSync(mark, 'utf8') === stamp ? null : { mark, stamp };
}

/** Builds the parts whose sources changed since they were built last. */
export function ensureBuilt() {
  mkdirSync(DIST, { recursive: true });
  for (const part of PARTS) {
    if (!staleOf(part)) continue;
    alone(() => {
      // Somebody else may have built it meanwhile.
      const stale = staleOf(part);
      if (!stale) return;
      part.build();
      writeFileSync(stale.mark, stale.stamp);
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureBuilt();
