import type { Time } from '../simulation.js';
import { machineAfter } from '../timers.js';
import { type Api, ApiRefused } from './api.js';
import { type Deed, type Habits, nextDeed, type OrderSeen, type Player } from './deeds.js';

/** Pause between two looks at the orders, milliseconds of the machine, where nothing else is said. */
const LOOK_EVERY = 1_000;
/** Whoever was told no tries again after this, times the slowness. Ours. */
const AGAIN_AFTER = 10_000;
/** Orders of one state that are looked at: more than so few people can see to. */
const MOST = 100;
const UNDONE = ['open', 'assigned', 'accepted', 'arrived', 'onHold', 'repaired'] as const;

/** What is worth telling of them. */
export type Acted =
  | { what: 'did' | 'refused'; order: OrderSeen; deed: Deed; because?: string }
  | { what: 'cut-off' | 'back'; because?: string };

export interface PeopleParts {
  api: Api;
  players: readonly Player[];
  time: Time;
  habits: Habits;
  /** Where time runs faster, people look more often. */
  lookEveryMs?: number;
  say(acted: Acted): void;
}

/** People who see to the orders of an installation as people do, through its API. They touch the orders of nobody else. */
export class ActingPeople {
  private readonly notBefore = new Map<string, number>();
  private callOff = (): void => {};
  private isCutOff = false;
  private stopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: PeopleParts) {}

  start(): void {
    this.running = this.round();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.callOff();
    await this.running;
  }

  private async round(): Promise<void> {
    try {
      await this.look();
      this.tellLink(false);
    } catch (error) {
      this.tellLink(true, (error as Error).message);
    }
    if (this.stopped) return;
    this.callOff = machineAfter(this.parts.lookEveryMs ?? LOOK_EVERY, () => {
      this.running = this.round();
    });
  }

  private tellLink(isCutOff: boolean, because?: string): void {
    if (isCutOff !== this.isCutOff) this.parts.say({ what: isCutOff ? 'cut-off' : 'back', ...(because && { because }) });
    this.isCutOff = isCutOff;
  }

  private async look(): Promise<void> {
    const seen = new Set<string>();
    for (const state of UNDONE) {
      const { items } = await this.parts.api.call<{ items: OrderSeen[] }>(`orders?state=${state}&limit=${MOST}`);
      for (const order of items) {
        if (this.stopped) return;
        seen.add(order.id);
        await this.seeTo(order);
      }
    }
    for (const id of this.notBefore.keys()) if (!seen.has(id)) this.notBefore.delete(id);
  }

  private async seeTo(order: OrderSeen): Promise<void> {
    const { time, players, habits } = this.parts;
    const now = time.now();
    const deed = nextDeed(order, players, habits);
    if (!deed || deed.at > now || (this.notBefore.get(order.id) ?? 0) > now) return;
    this.notBefore.set(order.id, now + AGAIN_AFTER * habits.slowness);
    await this.act(order, deed);
  }

  private async act(order: OrderSeen, deed: Deed): Promise<void> {
    const { at: _, ...body } = deed;
    try {
      await this.parts.api.call(`orders/${encodeURIComponent(order.id)}/acts`, body);
      this.notBefore.delete(order.id);
      this.parts.say({ what: 'did', order, deed });
    } catch (error) {
      // It is for people to be told no, as when the cause came back meanwhile.
      if (!(error instanceof ApiRefused) || error.because === undefined) throw error;
      this.parts.say({ what: 'refused', order, deed, because: error.because });
    }
  }
}
