import type { FactoryProvider } from '@nestjs/common';

/** A class as a token, abstract or not, whoever may construct it. */
// biome-ignore lint/complexity/noBannedTypes: Nest's own word for a class that it does not construct
export type Token<T = unknown> = Function & { prototype: T };

type InstanceOf<C> = C extends Token<infer T> ? T : never;
export type Instances<C extends readonly Token[]> = { [K in keyof C]: InstanceOf<C[K]> };

/** A provider by a factory that is given what is behind its tokens, with their types: Nest by itself checks none. */
export const made = <P extends Token, const C extends readonly Token[]>(
  provide: P,
  inject: C,
  useFactory: (...given: Instances<C>) => InstanceOf<P> | Promise<InstanceOf<P>>,
): FactoryProvider => ({ provide, inject: [...inject], useFactory: useFactory as FactoryProvider['useFactory'] });
