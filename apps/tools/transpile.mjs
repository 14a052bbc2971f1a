// Makes JavaScript of the sources that changed since it was made last: file by file and without types, so that one test can run at once. Plain
// JavaScript, because it runs before anything is built. The build checks the types.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';

const FOLDERS = ['apps', 'libs', 'test', 'grafana'];
const CONSOLE = join('apps', 'console');
const SOURCE = /\.(ts|vue)$/;
const require = createRequire(import.meta.url);

/** The files below a folder, by their paths below the root, with the moment of their last change. */
function* filesOf(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') yield* filesOf(root, name);
    } else yield [name, statSync(join(root, name)).mtimeMs];
  }
}

const within = (root) => new Map(FOLDERS.flatMap((folder) => [...filesOf(root, folder)]));

/** Vite alone makes the pages; of them the tests want what is below src. */
const isSource = (name) =>
  SOURCE.test(name) && !name.endsWith('.d.ts') && (!name.startsWith(CONSOLE) || name.startsWith(join(CONSOLE, 'src')));
const outputOf = (name) => name.replace(/\.ts$/, '.js').replace(/\.vue$/, '.vue.js');

/** Which sources are newer than what was made of them, and which files were made of sources that are gone. */
function changes(root) {
  const sources = [...within(root)].filter(([name]) => isSource(name));
  const made = within(join(root, 'dist'));
  const wanted = new Set(sources.map(([name]) => outputOf(name)));
  return {
    stale: sources.filter(([name, changed]) => !(made.get(outputOf(name)) > changed)).map(([name]) => name),
    left: [...made.keys()].filter((name) => /\.js(\.map)?$/.test(name) && !wanted.has(name.replace(/\.map$/, ''))),
  };
}

/** As `tsc` with the project's tsconfig.json, for one file. */
export function compilerOptions(ts, root, name) {
  const own = name.startsWith(CONSOLE) ? join(CONSOLE, 'tsconfig.json') : 'tsconfig.json';
  const { config } = ts.readConfigFile(join(root, own), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  // One file tells nothing of package.json, where `nodenext` would look for what kind of module it is.
  const module = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  return { ...options, ...module, sourceMap: true, noEmit: false, rootDir: undefined, outDir: undefined };
}

/** A component's script with its template as a function in it, as Vite builds it; its style is left out. */
function componentOf(name, text) {
  const { parse, compileScript } = require('vue/compiler-sfc');
  const { descriptor, errors } = parse(text, { filename: name });
  if (errors.length > 0) throw new SyntaxError(`${name}: ${errors[0].message}`);
  return compileScript(descriptor, { id: name, inlineTemplate: true });
}

/** From what TypeScript made to the file that a component was written in. */
function throughComponent(made, component) {
  const remapping = require('@jridgewell/remapping');
  return remapping([JSON.parse(made.sourceMapText), component.map], () => null);
}

/** JavaScript and its map, or what is wrong. The map names the source by its place beside the output. */
export function transpile(ts, root, name) {
  const text = readFileSync(join(root, name), 'utf8');
  const component = name.endsWith('.vue') ? componentOf(name, text) : null;
  const out = outputOf(name);
  const made = ts.transpileModule(component?.content ?? text, {
    fileName: out.replace(/\.js$/, '.ts'),
    compilerOptions: compilerOptions(ts, root, name),
    reportDiagnostics: true,
  });
  const source = relative(dirname(join(root, 'dist', out)), join(root, name))
    .split(sep)
    .join('/');
  const map = component ? throughComponent(made, component) : JSON.parse(made.sourceMapText);
  return {
    code: made.outputText,
    map: JSON.stringify({ ...map, sources: [source], sourcesContent: undefined }),
    wrong: made.diagnostics,
  };
}

/** Others may read the file meanwhile: they find the old one or the new one, whole. */
function replace(file, text) {
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}

function write(ts, root, name) {
  const { code, map, wrong } = transpile(ts, root, name);
  if (wrong.length > 0) return wrong;
  const file = join(root, 'dist', outputOf(name));
  mkdirSync(dirname(file), { recursive: true });
  replace(`${file}.map`, map);
  replace(file, code);
  return [];
}

/** Brings dist up to its sources, or to those that are wanted. Throws when one cannot be read; it is tried again next time. */
export function transpileChanged(root, isWanted = () => true) {
  const { stale: all, left } = changes(root);
  for (const name of left) rmSync(join(root, 'dist', name), { force: true });
  const stale = all.filter(isWanted);
  if (stale.length === 0) return;
  const ts = require('typescript');
  const wrong = stale.flatMap((name) => write(ts, root, name));
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  if (wrong.length > 0) throw new SyntaxError(ts.formatDiagnostics(wrong, host));
}
