/** Lets one act on a connection run after the other: two at once would share a transaction and hold two pool threads. */
export class OneAtATime {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act, act);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
