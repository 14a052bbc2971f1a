import type { ResolveHook } from 'node:module';

/** Jest's own module of this name is there in a world of Jest's alone. */
export const resolve: ResolveHook = (name, context, next) =>
  name === '@jest/globals' ? { url: new URL('./globals.js', import.meta.url).href, shortCircuit: true } : next(name, context);
