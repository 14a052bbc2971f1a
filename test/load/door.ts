import { LocalJournal } from '#libs/adapters/journal/index.js';
import { EmbeddedBroker } from '#libs/adapters/mqtt/index.js';
import { type MqttListener, type Report, SystemClock } from '#libs/runtime/index.js';
import { Intake } from '#libs/stages/intake/index.js';
import { LoadRegistry } from './fleet.js';

/** The door alone: packet, intake, journal, PUBACK. */
export async function openDoor(
  folder: string,
  kiosks: number,
  report: Report,
): Promise<{ port: number; close(): Promise<void> }> {
  const clock = new SystemClock();
  const registry = new LoadRegistry(kiosks);
  const journal = await LocalJournal.open({ folder, report });
  const intake = await Intake.open({ registry, journal, clock, report, nowMinutes: 15, received: 'flushed' });
  const take: Intake['take'] = (topic, payload, sender, done) => intake.take(topic, payload, sender, done);
  const listeners: MqttListener[] = [{ via: 'plain', port: 0, variable: 'HALLWATCH_MQTT_PORT' }];
  const broker = await EmbeddedBroker.open({ host: '127.0.0.1', listeners, registry, intake: take, report, clock });
  return {
    port: broker.port,
    async close() {
      await broker.close();
      await journal.close();
    },
  };
}
