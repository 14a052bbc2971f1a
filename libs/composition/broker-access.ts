import { DynsecAccess } from '#libs/adapters/dynsec/index.js';
import type { PostgresRegistry } from '#libs/adapters/postgres/index.js';
import { type Changes, FreshSecrets } from '#libs/domain/index.js';
import { type Settings, StartRefused, SystemClock } from '#libs/runtime/index.js';
import { AccessKeeper } from '#libs/stages/admit/index.js';
import type { Part } from './parts.js';
import type { Setting } from './setting.js';

/** Keeps Mosquitto's dynamic security in step with the register. */
export class DynsecKeeping implements Part {
  readonly says = "Mosquitto's dynamic security";
  /** Mosquitto knows one secret a client. */
  readonly secrets = new FreshSecrets((kiosk, password) => this.running?.keeper.giveSecret(kiosk.id, password), true);
  private running: { access: DynsecAccess; keeper: AccessKeeper } | null = null;

  constructor(
    private readonly on: Setting,
    private readonly registry: PostgresRegistry,
    private readonly changes: Changes,
  ) {}

  /** Connects, so not before. */
  start(): void {
    const { registry, changes } = this;
    const { settings, reporter, health } = this.on;
    const { report, metrics } = reporter;
    const backend = userOf(settings.MQTT_URL);
    const access = new DynsecAccess({
      adminUrl: settings.MQTT_ADMIN_URL ?? '',
      ...(backend && { backend }),
      report,
      onOpen: () => keeper.reached(),
    });
    const keeper = new AccessKeeper({ access, registry, changes, clock: new SystemClock(), report });
    keeper.expose(metrics);
    keeper.start();
    health.add('mosquitto', () => access.ready());
    this.running = { access, keeper };
  }

  async stop(): Promise<void> {
    const stopped = this.running?.keeper.stop();
    await this.running?.access.close();
    await stopped;
  }
}

/** Throws {@link StartRefused}. */
export function refuseContradiction({ MQTT_ADMIN_URL, MQTT_URL }: Settings): void {
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
