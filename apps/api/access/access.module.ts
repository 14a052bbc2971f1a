import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Access } from './access.js';
import { Acts } from './acts.js';
import { LogInElsewhereController } from './log-in-elsewhere.controller.js';
import { LogInElsewhere } from './log-in-elsewhere.js';
import { SessionController } from './session.controller.js';
import { LoginThrottle, Turnstile } from './throttle.js';
import { Visitors } from './visitors.js';

/** Who may ask: log-in, and the guard that stands before every route. */
@Global()
@Module({
  controllers: [SessionController, LogInElsewhereController],
  providers: [Access, Acts, LogInElsewhere, Visitors, LoginThrottle, Turnstile, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Access, Acts, Visitors],
})
export class AccessModule {}
