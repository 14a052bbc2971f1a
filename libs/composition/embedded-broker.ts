import { join } from 'node:path';
import { EmbeddedBroker, type EmbeddedBrokerOptions, type TakePacket } from '#libs/adapters/mqtt/index.js';
import type { KioskRegistry } from '#libs/domain/index.js';
import { mqttListeners, type Settings } from '#libs/runtime/index.js';
import { allowanceOf } from './allowance.js';
import type { Setting } from './stores.js';

export type EmbeddedBrokerParts = Required<Pick<EmbeddedBrokerOptions, 'takenOver' | 'watch'>> & {
  registry: KioskRegistry;
  intake: TakePacket;
};

/** The built-in broker, where and how the settings say. */
export function openEmbeddedBroker(
  { settings, dataDir, clock, reporter }: Setting,
  parts: EmbeddedBrokerParts,
): Promise<EmbeddedBroker> {
  const { report } = reporter;
  const [host, listeners] = [settings.MQTT_HOST, mqttListeners(settings)];
  const sessionsFile = join(dataDir, 'sessions.log');
  const allowance = allowanceOf(settings);
  return EmbeddedBroker.open({ host, listeners, report, clock, sessionsFile, allowance, ...parts, ...tlsOf(settings) });
}

const tlsOf = ({ TLS_CERT: cert, TLS_KEY: key, TLS_CA: ca }: Settings) =>
  cert && key ? { tls: { cert, key, ...(ca && { ca }) } } : {};
