/** Attempts that may be answered at once. Ours: a thousand receivers that hang leave room within seconds, two hundred at once. */
const PROMPT = 256;
/** Attempts that are waited for longer. Ours: some megabytes of sockets. */
const SLOW = 256;
/** Whoever has not answered after so long waits among the slow, milliseconds. Ours. */
const PROMPT_MS = 250;

/** Room for so many attempts at one time: those that hang take none from those that are answered. */
export class Room {
  private prompt = 0;
  /** The longest waiting first. */
  private readonly slow = new Set<AbortController>();
  private closing = false;

  /** `freed`: called when there is room again. */
  constructor(private readonly freed: () => void) {}

  get free(): number {
    return this.closing ? 0 : PROMPT - this.prompt;
  }

  /** Attempts under way. */
  get busy(): number {
    return this.prompt + this.slow.size;
  }

  /** Whoever hangs is not waited for any more; who is to answer at once may. */
  close(): void {
    this.closing = true;
    for (const cut of this.slow) cut.abort();
  }

  async hold<T>(act: (cut: AbortSignal) => Promise<T>): Promise<T> {
    const cut = new AbortController();
    this.prompt++;
    let isPrompt = true;
    // By the machine's own time: it is about sockets.
    const timer = setTimeout(() => {
      isPrompt = false;
      this.becomeSlow(cut);
    }, PROMPT_MS);
    try {
      return await act(cut.signal);
    } finally {
      clearTimeout(timer);
      if (isPrompt) this.prompt--;
      this.slow.delete(cut);
      this.freed();
    }
  }

  /** When there are too many, who has waited longest is not waited for any more. */
  private becomeSlow(cut: AbortController): void {
    this.prompt--;
    this.slow.add(cut);
    if (this.closing) cut.abort();
    else if (this.slow.size > SLOW) this.cutLongest();
    this.freed();
  }

  private cutLongest(): void {
    const [longest] = this.slow;
    if (!longest) return;
    this.slow.delete(longest);
    longest.abort();
  }
}
