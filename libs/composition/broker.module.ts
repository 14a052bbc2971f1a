import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { Downlink, KioskLines } from '#libs/domain/index.js';
import type { Settings } from '#libs/runtime/index.js';
import { DeliverModule } from './deliver.module.js';
import { EMBEDDED_BROKER } from './embedded-broker.js';
import { IntakeModule } from './intake.module.js';
import { UPLINK } from './uplink.js';
import { WatchModule } from './watch.module.js';

/** Where kiosks connect: what leads up to the door, and the way down to them. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a dynamic module of Nest is a class
export class BrokerModule {
  /** In this process. */
  static embedded(): DynamicModule {
    return BrokerModule.by(EMBEDDED_BROKER);
  }

  /** Another one, such as Mosquitto. */
  static uplink(): DynamicModule {
    return BrokerModule.by(UPLINK);
  }

  static of({ MQTT_URL }: Settings): DynamicModule {
    return MQTT_URL ? BrokerModule.uplink() : BrokerModule.embedded();
  }

  private static by(providers: Provider[]): DynamicModule {
    const imports = [IntakeModule, WatchModule, DeliverModule];
    return { module: BrokerModule, global: true, imports, providers, exports: [Downlink, KioskLines] };
  }
}
