import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Access } from './access.js';
import { AccountsController } from './accounts.controller.js';
import { Acts } from './acts.js';
import { Cookies } from './cookies.js';
import { Crowd } from './crowd.js';
import { Entrances } from './entrances.js';
import { InvitationsController } from './invitations.controller.js';
import { LogInElsewhereController } from './log-in-elsewhere.controller.js';
import { LogInElsewhere } from './log-in-elsewhere.js';
import { OwnAccountController } from './own-account.controller.js';
import { PasswordsAsked } from './passwords-asked.js';
import { Refusals } from './refusals.js';
import { SessionController } from './session.controller.js';
import { TokensController } from './tokens.controller.js';
import { PasswordTurnstile } from './turnstile.js';

/** Who may ask: log-in, accounts, and the guard that stands before every route. */
@Global()
@Module({
  controllers: [
    SessionController,
    LogInElsewhereController,
    OwnAccountController,
    TokensController,
    AccountsController,
    InvitationsController,
  ],
  providers: [
    ...[Access, Acts, Cookies, Crowd, Entrances, LogInElsewhere, PasswordsAsked, Refusals, PasswordTurnstile],
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Access, Acts, Cookies, Entrances],
})
export class AccessModule {}
