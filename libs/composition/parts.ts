import { type FactoryProvider, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Probe } from '#libs/runtime/index.js';
import type { Instances, Token } from './providers.js';
import { Setting } from './setting.js';
import { type PartName, START_ORDER } from './start-order.js';

/** Something that works by itself from its start to its stop. */
export interface Part {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
  /** What is said when it starts, for a person who waits. */
  says?: string;
  /** Whether it gets on, by the name under which the health tells it. */
  complaints?: Record<string, Probe>;
}

/** Starts the parts of a process in their order when its modules stand, and stops them in the reverse. */
@Injectable()
export class Parts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly byName = new Map<PartName, Part>();

  constructor(private readonly on: Setting) {}

  add(name: PartName, part: Part): Part {
    this.byName.set(name, part);
    return part;
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const name of START_ORDER) {
      const part = this.byName.get(name);
      if (part) await this.start(name, part);
    }
  }

  /**
   * With what they stand on. A signal does the same by the lifecycle, which is there before there are modules; where that is what closes
   * the application, to end its pages, the rest stops after it.
   */
  async onApplicationShutdown(): Promise<void> {
    if (this.on.lifecycle.isStopping) return;
    const errors = await this.on.lifecycle.stop();
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything stopped cleanly');
  }

  private async start(name: PartName, part: Part): Promise<void> {
    const { lifecycle, health, say } = this.on;
    if (part.says) say(part.says);
    await part.start();
    lifecycle.onStop(name, () => part.stop());
    for (const [consumer, complaint] of Object.entries(part.complaints ?? {})) health.addConsumer(consumer, complaint);
  }
}

/** A part as a provider. Null: in this process there is none of it. */
export const part = <const C extends readonly Token[]>(
  name: PartName,
  inject: C,
  make: (...given: Instances<C>) => Part | null,
): FactoryProvider => ({
  provide: `part: ${name}`,
  inject: [Parts, ...inject],
  useFactory: (parts: Parts, ...given: Instances<C>): Part | null => {
    const it = make(...given);
    return it && parts.add(name, it);
  },
});
