import type { Monitoring } from './monitoring.js';

/** Who knows whether somebody watches. Answers from memory, for every page asks. */
export abstract class Monitor {
  abstract get monitoring(): Monitoring;

  private readonly listeners = new Set<() => void>();

  /** Calls when it begins, ends or has another reason. Answers how to stop that. */
  onTurn(call: () => void): () => void {
    this.listeners.add(call);
    return () => void this.listeners.delete(call);
  }

  /** For the one who looks. */
  protected turned(): void {
    for (const call of this.listeners) call();
  }
}
