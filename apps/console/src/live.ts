import { type Ref, ref } from 'vue';
import { hear } from './monitoring.js';
import { syncClock } from './time.js';

export type Connection = 'connecting' | 'live' | 'lost';

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 15_000;
/** How often the server is asked whether it lives: a dead socket may look open for minutes. */
const PULSE = 15_000;

export interface LineEvents {
  /** Event names that the server may send. */
  types: readonly string[];
  /** The line stands (again): whatever was missed must be read anew. */
  onOpen: () => void;
  onEvent: (type: string, data: string) => void;
}

/** One line of server-sent events that mends itself and says how it stands. */
export class LiveLine {
  readonly connection: Ref<Connection> = ref('connecting');
  /** How often the line broke, or could not be built. */
  readonly breaks: Ref<number> = ref(0);
  private source: EventSource | undefined;
  private wait = FIRST_WAIT;
  private retry: number | undefined;
  private pulse: number | undefined;

  constructor(
    private readonly url: string,
    private readonly events: LineEvents,
  ) {}

  start(): void {
    if (this.source || this.retry !== undefined) return;
    this.connect();
    this.pulse = window.setInterval(() => void this.feelPulse(), PULSE);
  }

  stop(): void {
    this.hangUp();
    window.clearInterval(this.pulse);
    this.connection.value = 'connecting';
  }

  private connect(): void {
    const source = new EventSource(this.url);
    this.source = source;
    source.onopen = () => this.opened();
    source.onerror = () => this.broken();
    source.addEventListener('monitoring', (event) => hear(JSON.parse(String((event as MessageEvent).data))));
    for (const type of this.events.types) {
      source.addEventListener(type, (event) => this.events.onEvent(type, String((event as MessageEvent).data)));
    }
  }

  private opened(): void {
    this.wait = FIRST_WAIT;
    this.connection.value = 'live';
    void this.feelPulse();
    this.events.onOpen();
  }

  /** The browser's own retry gives up for good on an error answer, so the line is always built anew. */
  private broken(): void {
    this.hangUp();
    this.connection.value = 'lost';
    this.breaks.value++;
    this.retry = window.setTimeout(() => {
      this.retry = undefined;
      this.connect();
    }, this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private hangUp(): void {
    this.source?.close();
    this.source = undefined;
    window.clearTimeout(this.retry);
    this.retry = undefined;
  }

  private async feelPulse(): Promise<void> {
    const felt = this.source;
    try {
      await syncClock();
    } catch {
      // Only the line that was felt is broken: another may stand by now.
      if (felt && felt === this.source) this.broken();
    }
  }
}
