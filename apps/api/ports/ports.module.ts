import { Global, Module } from '@nestjs/common';
import { identityProviders, Setting } from '#libs/composition/index.js';
import { IdentityProviders } from '#libs/domain/index.js';
import { Reporter } from '#libs/runtime/index.js';
import { Separation } from '../access/access.js';
import { AccessRules, accessRulesOf } from '../access/access-rules.js';
import { Addresses } from './addresses.js';
import { Limits } from './limits.js';
import { MachineTokens, tokensOf } from './machine-tokens.js';
import { REPORT } from './report.js';

/** What features want of the settings, and whom they tell; all other ports are those of the process. */
@Global()
@Module({
  providers: [
    {
      provide: Addresses,
      inject: [Setting],
      useFactory: ({ settings }: Setting) => new Addresses(settings.PUBLIC_URL, settings.BOARD_URL),
    },
    { provide: Limits, inject: [Setting], useFactory: ({ settings }: Setting) => Limits.of(settings) },
    { provide: MachineTokens, inject: [Setting], useFactory: ({ settings }: Setting) => new MachineTokens(tokensOf(settings)) },
    {
      provide: Separation,
      inject: [Setting],
      useFactory: ({ settings }: Setting) => new Separation(settings.SEPARATE_ADMINISTRATORS === 'true'),
    },
    { provide: IdentityProviders, inject: [Setting], useFactory: ({ settings }: Setting) => identityProviders(settings) },
    { provide: AccessRules, inject: [Setting], useFactory: ({ settings }: Setting) => accessRulesOf(settings) },
    { provide: REPORT, inject: [Reporter], useFactory: ({ report }: Reporter) => report },
  ],
  exports: [AccessRules, Addresses, IdentityProviders, Limits, MachineTokens, Separation, REPORT],
})
export class PortsModule {}
