import { join } from 'node:path';
import { EmbeddedBroker, type EmbeddedBrokerOptions, type TakePacket } from '#libs/adapters/mqtt/index.js';
import type { KioskRegistry } from '#libs/domain/index.js';
import { mqttListeners, type Settings } from '#libs/runtime/index.js';
import type { Setting } from './stores.js';

/** The built-in broker, where and how the settings say. */
export function openEmbeddedBroker(
  { settings, dataDir, clock, reporter }: Setting,
  registry: KioskRegistry,
  intake: TakePacket,
  takenOver: NonNullable<EmbeddedBrokerOptions['takenOver']>,
): Promise<EmbeddedBroker> {
  const { report } = reporter;
  const [host, listeners] = [settings.MQTT_HOST, mqttListeners(settings)];
  const sessionsFile = join(dataDir, 'sessions.log');
  return EmbeddedBroker.open({ host, listeners, registry, intake, takenOver, report, clock, sessionsFile, ...tlsOf(settings) });
}

const tlsOf = ({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ca }: Settings) =>
  cert && key ? { tls: { cert, key, ...(ca && { ca }) } } : {};
