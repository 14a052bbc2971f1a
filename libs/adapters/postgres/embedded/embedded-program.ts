import { readFile } from 'node:fs/promises';

let program: Promise<WebAssembly.Module> | null = null;

/** The embedded PostgreSQL itself, one for all that a process opens: what the first has had compiled the next one need not. */
export function embeddedProgram(): Promise<WebAssembly.Module> {
  program ??= compiled();
  return program;
}

async function compiled(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL('./pglite.wasm', import.meta.resolve('@electric-sql/pglite'))));
}
