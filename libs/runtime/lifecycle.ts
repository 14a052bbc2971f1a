interface Stop {
  name: string;
  stop: () => Promise<void> | void;
}

/** What was started, stopped last in, first out. One part that fails to stop does not keep the others from stopping. */
export class Lifecycle {
  private readonly stops: Stop[] = [];
  private stopping: Promise<Error[]> | null = null;

  onStop(name: string, stop: Stop['stop']): void {
    this.stops.push({ name, stop });
  }

  /** It stops, or has stopped. */
  get isStopping(): boolean {
    return this.stopping !== null;
  }

  /** Stops everything, once; answers what went wrong meanwhile. */
  stop(): Promise<Error[]> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  private async stopAll(): Promise<Error[]> {
    const errors: Error[] = [];
    for (const { name, stop } of this.stops.splice(0).reverse()) {
      try {
        await stop();
      } catch (cause) {
        errors.push(new Error(`${name} did not stop cleanly`, { cause }));
      }
    }
    return errors;
  }
}
