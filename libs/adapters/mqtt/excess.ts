import { type Clock, type Instant, MINUTE } from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';

const SAYS = {
  'many-filters': 'A kiosk asked for more topics than it may; what was over was refused (0x80). It needs three.',
  'many-connections': 'A kiosk has more connections than it may; the oldest was closed.',
  'many-sessions':
    'A kiosk has more sessions kept than it may; the one that was away longest is forgotten. Its client ids must stay the same.',
  'many-waiting': 'More waits for a kiosk than is kept; the oldest is forgotten.',
  unreleased: 'A kiosk left too many messages of quality 2 unreleased; its connection was closed.',
  'half-open': 'More connections of one address wait to be let in than may; the oldest was closed.',
  'too-many-coming': 'More connections of one address come at once than may; the newest was closed, and may come again.',
} as const;

export type ExcessReason = keyof typeof SAYS;

/** Somebody cost more than anybody needs. Told at most once a minute for each reason and who it is. */
export class ExcessRefused extends NamedEvent {
  readonly level = 'warn';
  readonly says: string;
  override readonly counts: NamedEvent['counts'];
  /** `times`: since it was told last. */
  constructor(
    reason: ExcessReason,
    override readonly fields: { who: string; times: number },
  ) {
    super();
    this.says = SAYS[reason];
    this.counts = {
      metric: 'hallwatch_mqtt_excess_total',
      help: 'Times that it was told that a client cost more than anybody needs.',
      labels: { reason },
    };
  }
}

/** Who is remembered at most; the oldest go first. Ours. */
const MOST_REMEMBERED = 10_000;

/** Tells of excess, but not so often that telling becomes one. */
export class Excess {
  private readonly told = new Map<string, { at: Instant; times: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  note(reason: ExcessReason, who: string, times = 1): void {
    this.tell(`${reason} ${who}`, times, (since) => new ExcessRefused(reason, { who: who.slice(0, 256), times: since }));
  }

  /** Reports what the key stands for, once a minute, with how often it was since. */
  tell(key: string, times: number, event: (times: number) => NamedEvent): void {
    const now = this.clock.now();
    const before = this.told.get(key);
    const sum = (before?.times ?? 0) + times;
    const soon = before !== undefined && now >= before.at && now - before.at < MINUTE;
    this.told.delete(key);
    this.told.set(key, soon ? { at: before.at, times: sum } : { at: now, times: 0 });
    const oldest = this.told.keys().next().value;
    if (this.told.size > MOST_REMEMBERED && oldest !== undefined) this.told.delete(oldest);
    if (!soon) this.report(event(sum));
  }
}
