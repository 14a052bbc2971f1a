import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Access } from './access.js';
import { AccountsController } from './accounts.controller.js';
import { Cookies } from './cookies.js';
import { Entrances } from './entrances.js';
import { InvitationsController } from './invitations.controller.js';
import { OwnAccountController } from './own-account.controller.js';
import { PasswordsAsked } from './passwords-asked.js';
import { Refusals } from './refusals.js';
import { SessionController } from './session.controller.js';
import { TokensController } from './tokens.controller.js';
import { Turnstile } from './turnstile.js';

/** Who may ask: log-in, accounts, and the guard that stands before every route. */
@Global()
@Module({
  controllers: [SessionController, OwnAccountController, TokensController, AccountsController, InvitationsController],
  providers: [Access, Cookies, Entrances, PasswordsAsked, Refusals, Turnstile, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Access, Cookies, Entrances],
})
export class AccessModule {}
