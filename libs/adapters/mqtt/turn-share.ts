/** What reading the connections may take of one turn of the loop, milliseconds: all else waits meanwhile. Ours. */
const MOST = 10;

/** The connections' share of a turn of the loop, however many they are and whatever they send. */
export class TurnShare {
  private began: number | null = null;

  constructor(private readonly stopwatch: () => number = () => performance.now()) {}

  /** Whether some of it is left; who finds none waits for the next turn. */
  get isLeft(): boolean {
    const now = this.stopwatch();
    if (this.began !== null) return now - this.began < MOST;
    this.began = now;
    setImmediate(() => (this.began = null));
    return true;
  }

  /** Does it now, or as soon as some of it is left. */
  inTurn(act: () => void): void {
    if (this.isLeft) act();
    else setImmediate(() => this.inTurn(act));
  }
}
