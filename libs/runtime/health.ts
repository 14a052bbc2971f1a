/** Answers null when well, else one sentence: what is wrong and what it means. */
export type Probe = () => Promise<string | null> | string | null;

/** What the process leans on, asked when somebody wants to know. */
export class Health {
  private readonly probes = new Map<string, Probe>();
  private startedUp = false;
  /** What the start waits for, one sentence; null: it waits for nothing. */
  waitsFor: string | null = null;

  add(name: string, probe: Probe): void {
    this.probes.set(name, probe);
  }

  started(): void {
    this.startedUp = true;
  }

  async ready(): Promise<{ ready: boolean; waits: boolean; parts: Record<string, string> }> {
    const waits = this.waitsFor !== null;
    const parts: Record<string, string> = this.waitsFor === null ? {} : { start: this.waitsFor };
    let ready = this.startedUp;
    for (const [name, probe] of this.probes) {
      const complaint = await probe();
      parts[name] = complaint ?? 'ok';
      if (complaint) ready = false;
    }
    return { ready, waits, parts };
  }
}
