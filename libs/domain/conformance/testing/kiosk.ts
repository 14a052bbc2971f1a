import type { LineWill } from '../../kiosk/index.js';
import { type Instant, MINUTE, SECOND } from '../../time/index.js';
import type { Conformance, KioskFact, ReadingFact } from '../fact.js';

export const T0 = 1_767_225_600_000;
const OWN = 'hallwatch/v1/city/K-1';
export const TOPICS = {
  will: `${OWN}/will`,
  config: `${OWN}/down/config`,
  sign: `${OWN}/down/sign`,
  state: 'hallwatch/v1/state',
};
export const FILTERS = [`${OWN}/down/#`, TOPICS.state];

/** Of the register, and of a stretch from `T0` on. */
export const about = (now: Instant, more: Partial<Conformance> = {}): Conformance => ({
  ...{ heartbeatS: 60, topics: TOPICS, from: T0, now, over: false, seesLines: true, asks: false },
  ...more,
});

/** A kiosk of tests: what it does becomes facts. By itself it does everything right. */
export class FactKiosk {
  readonly facts: KioskFact[] = [];
  seq = 0;
  line = 0;

  constructor(
    public at: Instant = T0,
    public bootId = 'b-1',
    /** Its clock minus ours. */
    public offset = 0,
    public heartbeatS: number | null = 60,
  ) {}

  note(...facts: KioskFact[]): this {
    this.facts.push(...facts);
    return this;
  }

  connect(more: Partial<Extract<KioskFact, { what: 'connected' }>> = {}): this {
    this.line++;
    const will: LineWill = { topic: TOPICS.will, qos: 1, retain: false, bootId: this.bootId, breach: null };
    const shown = {
      clientId: 'K-1',
      ownId: true,
      clean: true,
      sessionPresent: false,
      keepAliveS: 60,
      takesOver: false,
      will,
      filters: [],
    };
    return this.note({ what: 'connected', at: this.at, line: this.line, ...shown, ...more });
  }

  subscribe(filters = FILTERS, qos: number | null = 1): this {
    return this.note(...filters.map((filter) => ({ what: 'subscribed' as const, at: this.at, line: this.line, filter, qos })));
  }

  lose(line = this.line): this {
    return this.note({ what: 'lost', at: this.at, line });
  }

  /** `madeAt`: when it was buffered. */
  say(kind: ReadingFact['kind'], more: Partial<ReadingFact> = {}, madeAt = this.at): this {
    const { at, line, bootId } = this;
    const seq = more.seq ?? this.seq++;
    const reading: ReadingFact = { what: 'reading', at, kind, ts: madeAt + this.offset, bootId, seq, heartbeatS: null, ...more };
    this.note({ what: 'published', at, line, topic: `${OWN}/${kind}`, qos: 1, retain: false, bytes: 120 });
    return this.note(reading);
  }

  birth(more: Partial<ReadingFact> = {}): this {
    return this.say('birth', { heartbeatS: this.heartbeatS, ...more });
  }

  tell(wish: object): this {
    return this.note({ what: 'told', at: this.at, topic: TOPICS.config, text: JSON.stringify({ ts: this.at, ...wish }) });
  }

  pass(ms: number): this {
    this.at += ms;
    return this;
  }

  beats(times: number, everyS = 60): this {
    for (let n = 0; n < times; n++) this.pass(everyS * SECOND).say('heartbeat');
    return this;
  }

  /** From its connect to seven heartbeats. */
  static right(): FactKiosk {
    return new FactKiosk().connect().subscribe().birth().beats(7).pass(MINUTE);
  }
}
