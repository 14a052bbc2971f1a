import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AccountRateInterceptor } from './access/account-rate.interceptor.js';
import { DocsModule } from './docs/docs.module.js';
import { FEATURES } from './features.js';
import { WireInterceptor } from './http/answers.decorator.js';
import { MaskedInterceptor } from './http/masked.interceptor.js';
import { ProblemFilter } from './http/problem.filter.js';

/** The whole HTTP side. It stands on the ports that global modules of its process provide. */
@Module({
  imports: [...FEATURES, DocsModule],
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: AccountRateInterceptor },
    { provide: APP_INTERCEPTOR, useClass: MaskedInterceptor },
    { provide: APP_INTERCEPTOR, useClass: WireInterceptor },
  ],
})
export class ApiModule {}
