import { type ConformanceFinding, isAllKnown, judgeConformance, MINUTE, SECOND, type Text } from '#libs/domain/index.js';
import { StationAway } from './api.js';
import type { Options } from './options.js';
import { countsOf, isAllRight, lineOf, summaryOf, Teller } from './told.js';
import type { Watching } from './watching.js';

export interface CheckParts {
  say(line: string): void;
  /** Between two looks. */
  pause(): Promise<void>;
  /** Ends it with what is known. */
  stopped?: AbortSignal;
  /** Of what keeps it from running; absent: to the standard error. */
  complain?(line: string): void;
}

/** Looks in a row at which the station may not answer. */
const MOST_AWAY = 10;
/** As long as so many heartbeats need, and what comes late. Ours. */
const HEARTBEATS = 6;
const LATE = 90 * SECOND;
const AT_LEAST = 2 * MINUTE;

const BEHIND_BROKER: Text = {
  zh: '使用外部消息服务器：连接、遗嘱、会话、订阅从这里看不到，只看报文。',
  en: 'The broker is another program: connections, wills, sessions and subscriptions cannot be seen from here, only messages.',
};
const NO_WAY: Text = {
  zh: '所连的进程没有消息服务器，无法请求重发上线报文（--ask）。',
  en: 'The process at --url reaches no broker, so that the kiosk cannot be asked for a birth (--ask).',
};

/** One kiosk under watch, until all is known or the time is over. */
export class Check {
  private readonly teller: Teller;
  private readonly forMs: number;
  private asks: boolean;
  private hasAsked = false;
  private away = 0;

  constructor(
    private readonly asked: Options,
    private readonly watching: Watching,
    private readonly means: CheckParts,
  ) {
    this.asks = asked.ask;
    this.forMs = asked.forMs ?? Math.max(AT_LEAST, HEARTBEATS * watching.heartbeatS * SECOND + LATE);
    this.teller = new Teller((finding) => this.tell(finding));
  }

  async run(): Promise<ConformanceFinding[]> {
    await this.watching.look();
    this.begin();
    for (;;) {
      const findings = this.judge();
      this.teller.hear(findings);
      if (this.isOver || (isAllKnown(findings, { asks: this.asks }) && this.asks === this.hasAsked)) return this.end(findings);
      if (this.asks && !this.hasAsked && this.watching.listens) await this.ask();
      await this.means.pause();
      await this.look();
    }
  }

  private get isOver(): boolean {
    const { now, from, isFull } = this.watching;
    return isFull || this.means.stopped?.aborted === true || now - from >= this.forMs;
  }

  private judge(): ConformanceFinding[] {
    const { facts, heartbeatS, topics, from, now, seesLines } = this.watching;
    return judgeConformance(facts, { heartbeatS, topics, from, now, over: this.isOver, seesLines, asks: this.asks });
  }

  /** A station that is started anew is waited for. */
  private async look(): Promise<void> {
    try {
      await this.watching.look();
      this.away = 0;
    } catch (error) {
      if (!(error instanceof StationAway) || ++this.away > MOST_AWAY) throw error;
    }
  }

  private async ask(): Promise<void> {
    this.asks = this.hasAsked = await this.watching.ask();
    if (!this.asks) this.note(NO_WAY);
  }

  private begin(): void {
    const { heartbeatS, seesLines } = this.watching;
    const { id, url } = this.asked;
    const minutes = Math.round(this.forMs / (MINUTE / 10)) / 10;
    this.note({
      zh: `观察${id}（${url}），最长${minutes}分钟；登记的心跳间隔${heartbeatS}秒。`,
      en: `Watching ${id} at ${url} for ${minutes} minutes at most; it is registered with a heartbeat every ${heartbeatS} s.`,
    });
    if (!seesLines) this.note(BEHIND_BROKER);
  }

  private end(findings: ConformanceFinding[]): ConformanceFinding[] {
    this.teller.end(findings);
    this.note(summaryOf(findings, this.asked.id));
    if (this.asked.json) {
      const summary = {
        at: utc(this.watching.now),
        kioskId: this.asked.id,
        allRight: isAllRight(findings),
        ...countsOf(findings),
      };
      this.means.say(JSON.stringify({ summary }));
    }
    return findings;
  }

  private tell(finding: ConformanceFinding): void {
    const { json, lang } = this.asked;
    this.means.say(json ? JSON.stringify({ at: utc(this.watching.now), ...finding }) : lineOf(finding, lang));
  }

  private note(text: Text): void {
    if (!this.asked.json) this.means.say(text[this.asked.lang]);
  }
}

const utc = (at: number): string => new Date(at).toISOString();
