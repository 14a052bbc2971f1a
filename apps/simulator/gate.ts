/** Lets so many through at a time, so that thousands of kiosks do not knock at once. */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly room: number) {}

  /** Runs `enter` when there is room; it must call `leave` once. */
  pass(enter: (leave: () => void) => void): void {
    if (this.inside >= this.room) {
      this.waiting.push(() => this.pass(enter));
      return;
    }
    this.inside++;
    let left = false;
    enter(() => {
      if (left) return;
      left = true;
      this.inside--;
      this.waiting.shift()?.();
    });
  }

  /** Forgets those who wait. */
  shut(): void {
    this.waiting.length = 0;
  }
}
