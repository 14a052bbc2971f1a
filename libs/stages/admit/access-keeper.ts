import { Gauge, type Registry } from 'prom-client';
import {
  type AccessRepair,
  type BrokerAccess,
  BrokerAccessRefusal,
  BrokerAccessUnavailable,
  type Changes,
  type Clock,
  HOUR,
  type Kiosk,
  type KioskAccess,
  type KioskRegistry,
  SECOND,
} from '#libs/domain/index.js';
import { Again, type NamedEvent, type Report, type Why } from '#libs/runtime/index.js';
import {
  BrokerAccessMended,
  BrokerHasOthers,
  KiosksNeedSecret,
  RepairDelayed,
  SecretNotTaken,
  SecretWaits,
} from './access-events.js';

/** Ours: what was changed at the broker by hand while it ran is put right within the hour. */
const LOOK_AGAIN = HOUR;
/** Changes that come together are one repair. */
const GATHER = 100;
/** A request waits so long for the broker to take a secret; then it goes on, and the secret follows. */
const PATIENCE = 3 * SECOND;
const PAGE = 500;

export interface AccessKeeperParts {
  access: BrokerAccess;
  registry: KioskRegistry & { refresh(): Promise<void>; secretMarks(kioskId: string): string[] };
  changes: Changes;
  /** Real time: waits for the broker. */
  clock: Clock;
  report: Report;
  /** The broker itself is read anew after so long. */
  lookAgainMs?: number;
}

/** Keeps an external broker in step with the register: at the start, at every change, and once an hour from the ground up. */
export class AccessKeeper {
  /** Secrets that the broker does not have yet, by kiosk id. In memory only: nothing but a hash is ever kept. */
  private readonly fresh = new Map<string, string>();
  /** Secrets that the broker is being given. Given twice, the second time would send away the kiosk that came in with the first. */
  private readonly underWay = new Set<string>();
  private toldWaiting = false;
  private needSecret: string[] = [];
  private others = '';
  private seenChange = 0;
  /** A comparison is due, whether the register changed or not. */
  private due = true;
  private readonly again: Again;
  private stopListening: () => void = () => undefined;

  constructor(private readonly parts: AccessKeeperParts) {
    this.again = new Again({
      ...parts,
      missing: 'The external broker is not in step with the register',
      once: (why) => this.once(why),
      failed: (error, tries) => this.failed(error, tries),
      gatherMs: GATHER,
    });
  }

  start(): void {
    this.stopListening = this.parts.changes.onNew(this.again.hurry);
    this.again.start(this.lookAgainMs);
  }

  stop(): Promise<void> {
    this.stopListening();
    return this.again.stop();
  }

  /** The broker is reached, perhaps with another file than before. */
  readonly reached = (): void => {
    this.due = true;
    this.again.hurry();
  };

  /** Gives the broker a fresh secret. Resolves when it is taken, or after a moment, when it goes on waiting. */
  async giveSecret(kioskId: string, secret: string): Promise<void> {
    this.fresh.set(kioskId, secret);
    let callOff = (): void => undefined;
    const patience = new Promise<void>((resolve) => {
      callOff = this.parts.clock.after(PATIENCE, resolve);
    });
    this.underWay.add(secret);
    const handed = this.hand(kioskId, secret).finally(() => this.underWay.delete(secret));
    await Promise.race([handed.catch(this.again.hurry), patience]);
    callOff();
    if (this.fresh.get(kioskId) === secret) this.tellWaiting(kioskId);
  }

  /** Once for many that wait together. */
  private tellWaiting(kioskId: string): void {
    if (!this.toldWaiting) this.parts.report(new SecretWaits({ kioskId, waiting: this.fresh.size }));
    this.toldWaiting = true;
  }

  expose(metrics: Registry): void {
    const gauge = (name: string, help: string, value: () => number): void => {
      new Gauge({
        name,
        help,
        registers: [metrics],
        collect() {
          this.set(value());
        },
      });
    };
    gauge('hallwatch_broker_kiosks_need_secret', 'Active kiosks whose present secret the external broker does not have.', () => {
      return this.needSecret.length;
    });
    gauge('hallwatch_broker_secrets_waiting', 'Fresh secrets that wait for the external broker.', () => this.fresh.size);
  }

  private get lookAgainMs(): number {
    return this.parts.lookAgainMs ?? LOOK_AGAIN;
  }

  private failed(error: unknown, tries: number): NamedEvent | null {
    this.due = true;
    return tries === 1 || !(error instanceof BrokerAccessUnavailable) ? new RepairDelayed(error) : null;
  }

  private lookAnew(): void {
    this.parts.access.forget();
    this.due = true;
  }

  private async once(why: Why): Promise<number> {
    if (why === 'rested') this.lookAnew();
    await this.putRight();
    return this.lookAgainMs;
  }

  private async putRight(): Promise<void> {
    for (const [kioskId, secret] of this.fresh) if (!this.underWay.has(secret)) await this.hand(kioskId, secret);
    const changed = await this.registerChanged();
    if (!changed && !this.due) return;
    this.due = false;
    this.tell(await this.parts.access.repair(() => this.register(), this.fresh));
  }

  /** Throws when the broker may take it later. */
  private async hand(kioskId: string, secret: string): Promise<void> {
    const kiosk = this.parts.registry.kiosk(kioskId);
    try {
      if (kiosk?.state === 'active') await this.parts.access.admit(this.accessOf(kiosk), secret);
    } catch (error) {
      if (!(error instanceof BrokerAccessRefusal)) throw error;
      this.parts.report(new SecretNotTaken({ kioskId }, error));
    }
    if (this.fresh.get(kioskId) === secret) this.fresh.delete(kioskId);
    this.toldWaiting &&= this.fresh.size > 0;
    this.needSecret = this.needSecret.filter((other) => other !== kioskId);
  }

  private async registerChanged(): Promise<boolean> {
    let changed = false;
    for (;;) {
      const page = await this.parts.changes.after(this.seenChange, PAGE);
      changed ||= page.some(({ what }) => what === 'register');
      this.seenChange = page.at(-1)?.id ?? this.seenChange;
      if (page.length < PAGE) return changed;
    }
  }

  private async register(): Promise<KioskAccess[]> {
    await this.parts.registry.refresh();
    return this.parts.registry.kiosks().map((kiosk) => this.accessOf(kiosk));
  }

  private accessOf({ id: kioskId, hall, state }: Kiosk): KioskAccess {
    const { registry } = this.parts;
    return {
      kioskId,
      state,
      region: registry.hall(hall)?.region ?? '',
      // At the moment of asking: a secret may be made while a long repair is under way.
      get secretMarks() {
        return registry.secretMarks(kioskId);
      },
    };
  }

  private tell(repair: AccessRepair): void {
    const { report } = this.parts;
    const { mended, removed, needSecret, others } = repair;
    if (mended.length + removed.length > 0) report(new BrokerAccessMended(repair));
    const news = needSecret.some((kioskId) => !this.needSecret.includes(kioskId));
    this.needSecret = needSecret;
    if (news) report(new KiosksNeedSecret(needSecret));
    if (others.length > 0 && others.join() !== this.others) report(new BrokerHasOthers(others));
    this.others = others.join();
  }
}
