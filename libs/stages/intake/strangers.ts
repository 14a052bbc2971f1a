import { type Clock, type Instant, type Kiosk, type KioskRegistry, SECOND } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { LookUpFailed } from './events.js';

/** How long a kiosk that is not registered is not asked for again. Ours. */
const REMEMBERED = 5 * SECOND;
const MOST_REMEMBERED = 10_000;
const MOST_ASKED_AT_ONCE = 500;

/** Kiosks that are not in memory: registered by another process a moment ago, or not at all. */
export class Strangers {
  private readonly unknownUntil = new Map<string, Instant>();
  private readonly asked = new Map<string, Promise<Kiosk | undefined>>();

  constructor(
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** The store's answer, or undefined at once when it was asked a moment ago. */
  async lookUp(kioskId: string): Promise<Kiosk | undefined> {
    const underWay = this.asked.get(kioskId);
    if (underWay) return underWay;
    if ((this.unknownUntil.get(kioskId) ?? 0) > this.clock.now() || this.asked.size >= MOST_ASKED_AT_ONCE) return undefined;
    const answer = this.ask(kioskId);
    this.asked.set(kioskId, answer);
    return answer;
  }

  private async ask(kioskId: string): Promise<Kiosk | undefined> {
    try {
      const kiosk = await this.registry.lookUp(kioskId);
      if (!kiosk) this.remember(kioskId);
      return kiosk;
    } catch (error) {
      this.report(new LookUpFailed(error, { kioskId }));
      this.remember(kioskId);
      return undefined;
    } finally {
      this.asked.delete(kioskId);
    }
  }

  private remember(kioskId: string): void {
    if (this.unknownUntil.size >= MOST_REMEMBERED) this.unknownUntil.clear();
    this.unknownUntil.set(kioskId, this.clock.now() + REMEMBERED);
  }
}
