import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { TokenOf } from '../ports/machine-tokens.js';
import type { AskedBy } from './asked-by.js';

/** What a route lets somebody do; which role has which power stands at the guard and nowhere else. */
export type Power = 'read' | 'write' | 'admin';

export const PUBLIC = 'hallwatch:public';
export const NEEDS = 'hallwatch:needs';

export interface Need {
  power: Power;
  /** A machine has no session: this token lets it in, too. */
  orToken: TokenOf | null;
}

/** Anybody may ask, without a session. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only somebody with this power may ask. A route that says nothing needs `admin`. */
export const Needs = (power: Power, also: { orToken?: TokenOf } = {}) =>
  SetMetadata(NEEDS, { power, orToken: also.orToken ?? null } satisfies Need);

/** The name of whom the guard has let in by their account; empty: a machine. */
export const Asker = createParamDecorator(
  (_: unknown, context: ExecutionContext): string => context.switchToHttp().getRequest<AskedBy>().account?.name ?? '',
);

/** Whether a route is for anybody. */
export const isPublic = (controller: object, handler: object): boolean =>
  Reflect.getMetadata(PUBLIC, handler) === true || Reflect.getMetadata(PUBLIC, controller) === true;

/** Whether a route says who may ask; a test holds every route to it. */
export const saysWho = (controller: object, handler: object): boolean =>
  isPublic(controller, handler) || Reflect.hasMetadata(NEEDS, handler);
