import { LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker, type TlsPaths } from '#libs/adapters/mqtt/index.js';
import { type MqttListener, type Report, SystemClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry } from './fleet.js';

/** The door alone: packet, intake, journal, PUBACK. */
export async function openDoor(
  folder: string,
  kiosks: number,
  report: Report,
  tls?: TlsPaths,
): Promise<{ port: number; connected(): number; close(): Promise<void> }> {
  const clock = new SystemClock();
  const registry = new LoadRegistry(kiosks);
  const journal = await LocalJournal.open({ folder, report });
  const intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed' });
  const take: Intake['take'] = (topic, payload, sender, done) => intake.take(topic, payload, sender, done);
  const listeners: MqttListener[] = [{ via: tls ? 'tls' : 'plain', port: 0, variable: 'HALLWATCH_MQTT_PORT' }];
  const options = { host: '127.0.0.1', listeners, registry, intake: take, report, clock, ...(tls && { tls }) };
  const broker = await EmbeddedBroker.open(options);
  return {
    port: broker.ports[tls ? 'tls' : 'plain'] ?? 0,
    connected: () => broker.connected,
    async close() {
      await broker.close();
      await journal.close();
    },
  };
}
