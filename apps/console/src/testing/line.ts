/** A browser's line of server-sent events, of which the test is the server. */
export class PlayedLine extends EventTarget {
  static all: PlayedLine[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;

  constructor(readonly url: string) {
    super();
    PlayedLine.all.push(this);
  }

  static get last(): PlayedLine {
    const line = PlayedLine.all.at(-1);
    if (!line) throw new Error('Nobody listens');
    return line;
  }

  close(): void {
    this.closed = true;
  }

  tells(type: string, data: unknown): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }
}

/** From now on the page's lines are played. */
export function playLines(): void {
  PlayedLine.all = [];
  Object.assign(globalThis, { EventSource: PlayedLine });
}
