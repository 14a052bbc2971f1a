import { type Config, downTopic } from '#libs/contracts/index.js';
import {
  BrokerUnavailable,
  type Clock,
  type Downlink,
  type Instant,
  KioskLines,
  type KioskRegistry,
  type LineLook,
} from '#libs/domain/index.js';

/** What is known of single kiosks' connections where the broker is part of this process, and the way to ask them where it is not. */
export class LinesOfBroker extends KioskLines {
  constructor(
    private readonly downlink: Pick<Downlink, 'publishDown'>,
    private readonly registry: Pick<KioskRegistry, 'kiosk' | 'hall'>,
    private readonly clock: Clock,
    /** Absent: the broker is another program. */
    private readonly known?: Pick<KioskLines, 'look'>,
  ) {
    super();
  }

  override look(kioskId: string, after: number | null): LineLook | null {
    return this.known?.look(kioskId, after) ?? null;
  }

  /** Once and not retained: nothing of it has to be taken back. Throws {@link BrokerUnavailable}. */
  override async askBirth(kioskId: string): Promise<Instant | null> {
    const kiosk = this.registry.kiosk(kioskId);
    const region = kiosk && this.registry.hall(kiosk.hall)?.region;
    if (!kiosk || !region) throw new BrokerUnavailable();
    const ts = this.clock.now();
    const wish: Config = { ts, rebirth: true, heartbeatS: kiosk.heartbeatS };
    await this.downlink.publishDown(downTopic({ region, kioskId }, 'config'), JSON.stringify(wish), false);
    return ts;
  }
}
