import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Actor, Doing, PermissionName } from '#libs/domain/index.js';
import type { TokenOf } from '../ports/machine-tokens.js';
import { type AskedBy, actorOf } from './asked-by.js';
import { doingOf } from './doing-of.js';

export const PUBLIC = 'hallwatch:public';
export const NEEDS = 'hallwatch:needs';

export interface Need {
  permission: PermissionName;
  /** A machine has no session: this token lets it in, too. */
  orToken: TokenOf | null;
}

/** Anybody may ask, without a session. */
export const Public = () => SetMetadata(PUBLIC, true);
/** Only somebody with this permission may ask; of what it lets them see and do where, the controller asks {@link Access}. */
export const Needs = (permission: PermissionName, also: { orToken?: TokenOf } = {}) =>
  SetMetadata(NEEDS, { permission, orToken: also.orToken ?? null } satisfies Need);

const requestIn = (context: ExecutionContext): AskedBy => context.switchToHttp().getRequest<AskedBy>();

/** Whom the guard has let in by their account. */
export const By = createParamDecorator((_: unknown, context: ExecutionContext): Actor => actorOf(requestIn(context)));

/** Who does it, as it goes into the chain of acts. */
export const Does = createParamDecorator((_: unknown, context: ExecutionContext): Doing => doingOf(requestIn(context)));

/** Whether a route is for anybody. */
export const isPublic = (controller: object, handler: object): boolean =>
  Reflect.getMetadata(PUBLIC, handler) === true || Reflect.getMetadata(PUBLIC, controller) === true;

/** What a route needs, by itself or by its controller, as the guard reads it; null: it is for anybody, or does not say. */
export const needOf = (controller: object, handler: object): Need | null =>
  isPublic(controller, handler) ? null : (Reflect.getMetadata(NEEDS, handler) ?? Reflect.getMetadata(NEEDS, controller) ?? null);

/** Whether a route says who may ask, and says one thing; a test holds every route to it. */
export const saysWho = (controller: object, handler: object): boolean => {
  const needs = Reflect.hasMetadata(NEEDS, handler) || Reflect.hasMetadata(NEEDS, controller);
  return needs !== isPublic(controller, handler);
};
