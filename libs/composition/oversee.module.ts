import { Global, Module } from '@nestjs/common';
import { PostgresSharedSecret } from '#libs/adapters/postgres/index.js';
import {
  AllowedTargets,
  KioskRegistry,
  Monitor,
  MonitoringBook,
  OutsideAlertBook,
  OutsideAlertDesk,
} from '#libs/domain/index.js';
import { Overseeing } from './overseeing.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

const overseeing = made(
  Overseeing,
  [Setting, MonitoringBook, OutsideAlertBook, KioskRegistry, PostgresSharedSecret, AllowedTargets],
  (on, monitoring, outsideAlertBook, registry, sharedSecret, targets) =>
    new Overseeing(on, { monitoring, outsideAlertBook, registry, sharedSecret, targets }),
);

/** Whether somebody watches, for who must know it. */
@Global()
@Module({
  providers: [
    overseeing,
    made(Monitor, [Overseeing], ({ monitor }) => monitor),
    made(OutsideAlertDesk, [Overseeing], ({ outsideAlerts }) => outsideAlerts),
    part('the look whether somebody watches', [Overseeing], (it) => it),
  ],
  exports: [Monitor, OutsideAlertDesk],
})
export class OverseeModule {}
