import { request } from 'node:http';

export interface StreamEvent {
  id?: string;
  event?: string;
  data: Record<string, unknown>;
}

const parsed = (block: string): StreamEvent | null => {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  const data = fields.get('data');
  if (data === undefined) return null;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: JSON.parse(data) };
};

/** A reader of server-sent events, as a browser is one. */
export class Stream {
  readonly events: StreamEvent[] = [];
  text = '';
  ended = false;
  private waiting: (() => void)[] = [];

  private constructor(
    readonly status: number,
    readonly close: () => void,
  ) {}

  static open(url: string, headers: Record<string, string> = {}): Promise<Stream> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { headers, agent: false }, (answer) => {
        const stream = new Stream(answer.statusCode ?? 0, () => asked.destroy());
        answer.setEncoding('utf8');
        answer.on('data', (text: string) => stream.take(text));
        answer.on('close', () => stream.finish());
        answer.on('error', () => stream.finish());
        resolve(stream);
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  /** Resolves when that many events came. */
  async first(count: number): Promise<StreamEvent[]> {
    while (this.events.length < count && !this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.events.slice(0, count);
  }

  async end(): Promise<void> {
    while (!this.ended) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private take(text: string): void {
    const blocks = (this.text + text).split('\n\n');
    this.text = blocks.pop() ?? '';
    this.events.push(...blocks.map(parsed).filter((event) => event !== null));
    this.wake();
  }

  private finish(): void {
    this.ended = true;
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
