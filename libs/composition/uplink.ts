import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { BrokerUplink } from '#libs/adapters/mqtt/index.js';
import { Clock, Downlink, KioskLines, KioskRegistry } from '#libs/domain/index.js';
import { Reporter } from '#libs/runtime/index.js';
import { LinesOfBroker } from '#libs/stages/admit/index.js';
import { StandingSigns } from '#libs/stages/deliver/index.js';
import { Hearing, Intake, PubackTimes, tellTaking } from '#libs/stages/intake/index.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

/** The way to the broker of the settings. It is there before it connects: who speaks to kiosks needs it. */
const broker = made(BrokerUplink, [Setting, KioskRegistry], (on, register) => {
  const { settings, dataDir, clock, reporter, health } = on;
  const uplink = new BrokerUplink({
    url: settings.MQTT_URL ?? '',
    sessionFile: join(dataDir, 'positions', 'broker-session'),
    isKiosk: (id) => register.kiosk(id) !== undefined,
    register,
    report: reporter.report,
    clock,
  });
  uplink.expose(reporter.metrics);
  health.add('broker', () => (uplink.connected ? null : 'The MQTT broker is not connected: kiosks cannot be heard.'));
  return uplink;
});

const connecting = part(
  'the broker',
  [BrokerUplink, LocalJournal, Intake, PubackTimes, Hearing, StandingSigns, Reporter],
  (uplink, journal, intake, pubacks, hearing, signs, { report }) => ({
    says: 'the connection to the broker',
    start: () => {
      const take: Intake['take'] = pubacks.timing((...packet: Parameters<Intake['take']>) => intake.take(...packet));
      const onHearing = (heard: boolean): void => hearing.brokerHears(heard);
      uplink.connect({ intake: take, onReached: signs.again, onMoved: signs.again, onHearing });
      tellTaking(journal, uplink, report);
    },
    stop: () => uplink.close(),
  }),
);

const lines = made(KioskLines, [BrokerUplink, KioskRegistry, Clock], (uplink, registry, clock) => {
  return new LinesOfBroker(uplink, registry, clock);
});

export const UPLINK: Provider[] = [broker, connecting, lines, { provide: Downlink, useExisting: BrokerUplink }];
