import { DynsecAccess } from '#libs/adapters/dynsec/index.js';
import type { Kiosk } from '#libs/domain/index.js';
import { type Settings, StartRefused, SystemClock } from '#libs/runtime/index.js';
import { AccessKeeper } from '#libs/stages/admit/index.js';
import type { Setting } from './setting.js';
import type { Stores } from './stores.js';

/** Where fresh secrets go. */
export interface SecretHook {
  onCredential?: (kiosk: Kiosk, password: string) => Promise<void>;
  /** Mosquitto knows one secret a client. */
  oneSecretEach?: boolean;
}

/** Keeps Mosquitto's dynamic security in step with the register, where the settings say how to reach it. */
export function openBrokerAccess(on: Setting, { registry, changes }: Stores): SecretHook {
  const { settings, reporter, lifecycle, health, say } = on;
  if (!settings.MQTT_ADMIN_URL) return {};
  refuseContradiction(settings);
  say("Mosquitto's dynamic security");
  const { report, metrics } = reporter;
  const backend = userOf(settings.MQTT_URL);
  const access = new DynsecAccess({
    adminUrl: settings.MQTT_ADMIN_URL,
    ...(backend && { backend }),
    report,
    onOpen: () => keeper.reached(),
  });
  const keeper = new AccessKeeper({ access, registry, changes, clock: new SystemClock(), report });
  keeper.expose(metrics);
  keeper.start();
  lifecycle.onStop("Mosquitto's dynamic security", async () => {
    const stopped = keeper.stop();
    await access.close();
    await stopped;
  });
  health.add('mosquitto', () => access.ready());
  return { onCredential: (kiosk, password) => keeper.giveSecret(kiosk.id, password), oneSecretEach: true };
}

function refuseContradiction({ MQTT_ADMIN_URL, MQTT_URL }: Settings): void {
  if (!MQTT_URL)
    throw new StartRefused(
      'HALLWATCH_MQTT_ADMIN_URL is set and HALLWATCH_MQTT_URL is not.',
      'The built-in broker knows the register by itself. For Mosquitto set both; for the built-in broker unset both.',
    );
  if (userOf(MQTT_ADMIN_URL)) return;
  throw new StartRefused(
    'HALLWATCH_MQTT_ADMIN_URL has no name and password in it.',
    "Expected: the administrator of Mosquitto's dynamic security, such as mqtt://hallwatch-admin:password@host:1883.",
  );
}

function userOf(address: string | undefined): { username: string; password: string } | null {
  if (!address) return null;
  const { username, password } = new URL(address);
  return username && password ? { username: decodeURIComponent(username), password: decodeURIComponent(password) } : null;
}
