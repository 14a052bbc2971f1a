import { join, relative } from 'node:path';

/** Where a source was compiled to. */
export const compiledOf = (root: string, source: string): string =>
  join(
    root,
    'dist',
    relative(root, source)
      .replace(/\.ts$/, '.js')
      .replace(/\.vue$/, '.vue.js'),
  );

/** What was compiled to this; null for what is not ours. */
export function sourceOf(root: string, compiled: string): string | null {
  const name = relative(join(root, 'dist'), compiled);
  if (name.startsWith('..') || !name.endsWith('.js')) return null;
  return join(root, name.endsWith('.vue.js') ? name.slice(0, -3) : name.replace(/\.js$/, '.ts'));
}
