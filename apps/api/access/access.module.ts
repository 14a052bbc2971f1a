import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { SessionController } from './session.controller.js';
import { LoginThrottle, Turnstile } from './throttle.js';

/** Who may ask: log-in, and the guard that stands before every route. */
@Module({
  controllers: [SessionController],
  providers: [LoginThrottle, Turnstile, { provide: APP_GUARD, useClass: AccessGuard }],
})
export class AccessModule {}
