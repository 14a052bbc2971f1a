import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import { LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { Clock, Downlink, KioskLines, KioskRegistry } from '#libs/domain/index.js';
import { allowanceOf, Hosts, mqttListeners, Reporter, type Settings } from '#libs/runtime/index.js';
import { LinesOfBroker } from '#libs/stages/admit/index.js';
import { Hearing, Intake, PubackTimes, tellTaking } from '#libs/stages/intake/index.js';
import { WatchLag } from '#libs/stages/watch/index.js';
import { part } from './parts.js';
import { made } from './providers.js';
import { Setting } from './setting.js';

const tlsOf = ({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ca }: Settings) =>
  cert && key ? { tls: { cert, key, ...(ca && { ca }) } } : {};

/** The built-in broker, where and how the settings say. It is there before it lets anybody in: who speaks to kiosks needs it. */
const broker = made(EmbeddedBroker, [Setting, KioskRegistry], ({ settings, dataDir, clock, reporter }, registry) => {
  const [host, listeners] = [settings.MQTT_HOST, mqttListeners(settings)];
  const sessionsFile = join(dataDir, 'sessions.log');
  const allowance = allowanceOf(settings);
  const { report } = reporter;
  // PUBLIC_URL alone is of the pages: kiosks of before names were asked for may come by any.
  const hosts = settings.HOSTS && settings.HOSTS.length > 0 && { hosts: new Hosts(settings) };
  return new EmbeddedBroker({
    host,
    listeners,
    registry,
    report,
    clock,
    sessionsFile,
    allowance,
    pages: new Hosts(settings),
    ...hosts,
    ...tlsOf(settings),
  });
});

const listening = part(
  'the broker',
  [EmbeddedBroker, LocalJournal, Intake, PubackTimes, Hearing, WatchLag, Reporter],
  (embedded, journal, intake, pubacks, hearing, watch, { report }) => ({
    says: 'the MQTT broker',
    start: async () => {
      const take: Intake['take'] = pubacks.timing((...packet: Parameters<Intake['take']>) => intake.take(...packet));
      await embedded.listen({ intake: take, takenOver: (...over) => intake.takenOver(...over), watch });
      hearing.brokerHears(true);
      tellTaking(journal, embedded, report);
    },
    stop: () => embedded.close(),
  }),
);

const lines = made(KioskLines, [EmbeddedBroker, KioskRegistry, Clock], (embedded, registry, clock) => {
  return new LinesOfBroker(embedded, registry, clock, embedded);
});

export const EMBEDDED_BROKER: Provider[] = [broker, listening, lines, { provide: Downlink, useExisting: EmbeddedBroker }];
