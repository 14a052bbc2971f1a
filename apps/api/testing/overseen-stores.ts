import { Test, type TestingModule } from '@nestjs/testing';
import { type Setting, type Stores, storesOf } from '#libs/composition/index.js';
import { OverseeModule, RuntimeModule, StoresModule } from '#libs/composition/modules.js';
import { Monitor, OutsideAlertDesk } from '#libs/domain/index.js';

/** What pages want of the modules of their process, but for the way to a broker. */
export type OverseenStores = Stores & { monitor: Monitor; outsideAlerts: OutsideAlertDesk };

/** The stores, and who looks whether somebody watches, which begins with the `init` of the module. They stop with the lifecycle. */
export async function overseenStores(on: Setting): Promise<{ module: TestingModule; stores: OverseenStores }> {
  const imports = [RuntimeModule.forRoot(on), StoresModule.embedded(on.settings), OverseeModule];
  const module = await Test.createTestingModule({ imports }).compile();
  const overseen = {
    monitor: module.get(Monitor, { strict: false }),
    outsideAlerts: module.get(OutsideAlertDesk, { strict: false }),
  };
  return { module, stores: { ...storesOf(module), ...overseen } };
}
