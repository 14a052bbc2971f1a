import { downTopic } from '#libs/contracts/index.js';
import {
  type Clock,
  type KioskRegistry,
  type NoticeBoard,
  type OutageNotice,
  type SendResult,
  type SignMessage,
  signFor,
} from '#libs/domain/index.js';

/** Publishes to a kiosk; resolves when the broker has it. */
export type PublishDown = (topic: string, payload: string, options: { retain: boolean }) => Promise<void>;

/**
 * The sign on the kiosk's screen, retained. It is written from the notices that stand at the moment of sending,
 * so messages that come late or twice show the truth all the same.
 */
export class SignChannel {
  constructor(
    private readonly publish: PublishDown,
    private readonly notices: NoticeBoard,
    private readonly clock: Clock,
    /** Region of the kiosk, as the register has it now; undefined: the register does not know it. */
    private readonly regionOf: (kioskId: string) => string | undefined = () => undefined,
  ) {}

  async send({ kioskId, region }: SignMessage): Promise<SendResult> {
    const now = this.regionOf(kioskId) ?? region;
    try {
      await this.show(kioskId, now, await this.notices.standing(kioskId));
      return { ok: true };
    } catch (error) {
      return { ok: false, retry: true, error: `the broker did not take the sign: ${(error as Error).message}` };
    }
  }

  /** Puts the right sign on every kiosk: those of the last start stand again, and none stands that should not. */
  async putUp(registry: Pick<KioskRegistry, 'kiosks' | 'hall'>): Promise<void> {
    const standing = await this.notices.standing();
    for (const kiosk of registry.kiosks()) {
      const region = registry.hall(kiosk.hall)?.region;
      const own = standing.filter((notice) => notice.kioskIds.includes(kiosk.id));
      if (region && kiosk.state === 'active') await this.show(kiosk.id, region, own);
    }
  }

  private show(kioskId: string, region: string, standing: OutageNotice[]): Promise<void> {
    const sign = signFor(standing, this.clock.now());
    return this.publish(downTopic({ region, kioskId }, 'sign'), JSON.stringify(sign), { retain: true });
  }
}
