import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { Access } from './access.js';
import { Acts } from './acts.js';
import { SessionController } from './session.controller.js';
import { LoginThrottle, Turnstile } from './throttle.js';

/** Who may ask: log-in, and the guard that stands before every route. */
@Global()
@Module({
  controllers: [SessionController],
  providers: [Access, Acts, LoginThrottle, Turnstile, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Access, Acts],
})
export class AccessModule {}
