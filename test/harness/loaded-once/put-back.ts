import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

type Expect = object & { not: object };
type Matchers = Record<symbol, { matchers: object; customEqualityTesters: unknown[] }>;

/** What a file of tests may add to or change: the globals, the environment, and what `expect` knows. */
function changeable(): object[] {
  const { jestExpect } = require('@jest/expect') as { jestExpect: Expect };
  const known = (globalThis as unknown as Matchers)[Symbol.for('$$jest-matchers-object')];
  if (!known) throw new Error('Jest keeps its matchers somewhere else than before');
  return [globalThis, process.env, jestExpect, jestExpect.not, known.matchers, known.customEqualityTesters];
}

/** What modules keep among the globals for themselves: they are loaded once, so it stays. TypeORM: what the decorators of entities say. */
const OF_MODULES: ReadonlySet<string | symbol> = new Set(['typeormMetadataArgsStorage']);

/** Makes one object as it was. What cannot be changed back cannot have been changed. */
function restore(on: object, before: PropertyDescriptorMap): void {
  for (const key of Reflect.ownKeys(on)) {
    if (OF_MODULES.has(key)) continue;
    const is = Reflect.getOwnPropertyDescriptor(on, key);
    const was = before[key as string];
    if (!is?.configurable && !is?.writable) continue;
    if (!was) Reflect.deleteProperty(on, key);
    else if (is.value !== was.value || is.get !== was.get) Reflect.defineProperty(on, key, was);
  }
  for (const key of Reflect.ownKeys(before)) {
    if (!Object.hasOwn(on, key)) Reflect.defineProperty(on, key, before[key as string] ?? {});
  }
}

/** How the process stood before a file of tests. */
export class PutBack {
  private readonly before = changeable().map((on) => [on, Object.getOwnPropertyDescriptors(on)] as const);
  private readonly exit = process.exit;

  putBack(): void {
    for (const [on, before] of this.before) restore(on, before as PropertyDescriptorMap);
    process.exit = this.exit;
  }
}
