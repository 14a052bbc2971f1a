import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { PostgresRegistry } from '#libs/adapters/postgres/index.js';
import { Changes, FreshSecrets } from '#libs/domain/index.js';
import type { Settings } from '#libs/runtime/index.js';
import { DynsecKeeping, refuseContradiction } from './broker-access.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

const DYNSEC: Provider[] = [
  made(DynsecKeeping, [Setting, PostgresRegistry, Changes], (...given) => new DynsecKeeping(...given)),
  made(FreshSecrets, [DynsecKeeping], ({ secrets }) => secrets),
  part("Mosquitto's dynamic security", [DynsecKeeping], (it) => it),
];

/** The built-in broker, and one with a password file, are told nothing. */
const NOBODY: Provider[] = [{ provide: FreshSecrets, useValue: new FreshSecrets() }];

/** Who may connect to the broker, where it keeps passwords of its own. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class BrokerAccessModule {
  /** Throws StartRefused, before anything is opened, where the settings contradict each other. */
  static of(settings: Settings): DynamicModule {
    if (settings.MQTT_ADMIN_URL) refuseContradiction(settings);
    const providers = settings.MQTT_ADMIN_URL ? DYNSEC : NOBODY;
    return { module: BrokerAccessModule, global: true, providers, exports: [FreshSecrets] };
  }
}
