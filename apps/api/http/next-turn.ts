/**
 * One look at a time for however many ask: who comes while one goes on shares the next, which begins after they came, so that nobody is
 * told what was before. However many strangers ask, the stores are asked by one.
 */
export class NextTurn<T> {
  private going: Promise<unknown> | null = null;
  private next: Promise<T> | null = null;

  constructor(private readonly look: () => Promise<T>) {}

  join(): Promise<T> {
    if (this.next) return this.next;
    if (!this.going) return this.begin();
    this.next = this.going.then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  private begin(): Promise<T> {
    this.next = null;
    const look = this.look();
    const over = (): void => {
      if (this.going === look) this.going = null;
    };
    this.going = look;
    look.then(over, over);
    return look;
  }
}
