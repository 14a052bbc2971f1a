import { parseTopic } from '#libs/contracts/index.js';
import {
  awaitKiosk,
  type CalendarDay,
  dayNumberAt,
  emptyState,
  type Finding,
  type Found,
  findAnew,
  giveUpAsked,
  hasTurned,
  hearOf,
  type Instant,
  type JournalEntry,
  judge,
  judgeTakeover,
  type Kiosk,
  type KioskMemory,
  type KioskRegistry,
  type Link,
  lookAtAll,
  MINUTE,
  mayHold,
  noteHearing,
  type OpenTimes,
  type PlaceWithHours,
  passGaps,
  passTime,
  type Reading,
  type RuleSet,
  release,
  type SwitchedOff,
  type Takeover,
  talkerOf,
  viewOf,
  type WatchContext,
  type WatchState,
  type Word,
  waitByRulesOf,
} from '#libs/domain/index.js';

/** Who wants to know what judging sees beside its findings. */
export interface Onlooker {
  /** The kiosk is not as it was. */
  touched(kioskId: string): void;
  /** Something was heard of the kiosk, or missed. */
  heard(kioskId: string): void;
  /** Messages of the kiosk did not come. */
  missed(kioskId: string): void;
  /** A rule failed and is left out until the next start. */
  switchedOff(off: SwitchedOff, error: unknown): void;
}

/** What the journal says, entry by entry, held against the rules. Knows no books and no disk: a replay judges by it as the live run does. */
export class Judging {
  state: WatchState = emptyState();
  /** The time that the entries have reached. */
  now: Instant = 0;
  private context: WatchContext;
  /** What is taken was taken before, and those who did not come then are awaited since then. */
  rereads = false;
  /** Kiosks in the register when it was looked through: they are retired, never removed. */
  private registered = 0;
  private minute = 0;
  /** Rules that failed at the entry in hand. */
  private off: SwitchedOff[] = [];
  /** What waited under rules that are gone; it is told with the entry that brought the new ones. */
  private passed: Finding[] = [];
  /** Those of whom something changed since it was seen that they may hold what they hold; null: whoever it is. */
  private suspects: Set<KioskMemory> | null = null;
  /** Other rules count than those by which kiosks were looked through last. */
  private turned = false;
  /** Nobody was looked through since the start: rules that had failed before it count again. */
  private fresh = true;
  /** Revision of the register when it was seen. */
  private registerSeen = -1;

  constructor(
    private readonly registry: KioskRegistry,
    rules: RuleSet,
    private readonly onlooker: Onlooker,
  ) {
    const openTimes: OpenTimes = {
      openTime: (hallId, from, to) => openTimeOf(registry, hallId, from, to),
      isWorkday: (at) => isWorked(registry.hours.calendar.dayNumbered(dayNumberAt(at))),
    };
    this.context = {
      openTimes,
      rules,
      kiosk: (id) => registry.kiosk(id),
      place: (hallId) => this.placeOf(hallId),
      fellDue: (m) => this.changed(m),
      moved: (m) => void this.suspects?.add(m),
      kiosksIn: (hallId) => registry.kiosksIn(hallId),
      hallsIn: (region) => registry.hallsIn(region),
      switchedOff: (off, error) => {
        this.suspects = null;
        this.off.push(off);
        onlooker.switchedOff(off, error);
      },
    };
  }

  /** Version of the rules that count. */
  get rules(): string {
    return this.context.rules.version;
  }

  /** Judges by other rules from now on. What only rules that are gone hold ends with the next mark of time. */
  useRules(rules: RuleSet): void {
    if (rules.version === this.rules) return;
    this.turned = this.turned || this.rules !== '';
    this.context = { ...this.context, rules, rulesSince: this.now };
    this.suspects = null;
    for (const memory of this.state.kiosks.values()) {
      this.state.beforeChange?.(memory);
      this.passed.push(...waitByRulesOf(memory, this.context, this.now));
    }
    lookAtAll(this.state);
  }

  private placeOf(hallId: string): PlaceWithHours | undefined {
    const opening = this.registry.hall(hallId);
    return opening && { hours: this.registry.hours, opening };
  }

  linkOf(kioskId: string): Link {
    const memory = this.state.kiosks.get(kioskId);
    return memory ? viewOf(memory).link : 'never';
  }

  /** As the kiosk's last heartbeat says. */
  modeOf(kioskId: string): string | null {
    return this.state.kiosks.get(kioskId)?.mode ?? null;
  }

  /** As the kiosk's last birth says. */
  appOf(kioskId: string): string | null {
    return this.state.kiosks.get(kioskId)?.app ?? null;
  }

  /** Seconds between its heartbeats, as the kiosk's last birth says. */
  heartbeatOf(kioskId: string): number | null {
    return this.state.kiosks.get(kioskId)?.heartbeatS ?? null;
  }

  /** Whether a mark of that time would show nothing, the register being as it is. Lets a replay pass quiet hours. */
  isQuietAt(at: Instant): boolean {
    return this.registered > 0 && this.state.timers.quiet(at) && this.state.incomplete.size === 0 && this.state.asked.isEmpty;
  }

  /** Whether anything was heard of the kiosk. */
  heardOf(kioskId: string): boolean {
    return (this.state.kiosks.get(kioskId)?.lastHeardAt ?? null) !== null;
  }

  /** Takes the next entry and answers what it shows, for whoever decides later; null: nothing. */
  find(entry: JournalEntry): Found | null {
    const kioskId = this.speakerOf(entry);
    const found = this.answered(kioskId === null ? this.foundBy(this.take(entry)) : this.findBy(entry, kioskId));
    if (this.off.length === 0 && entry.type !== 'rules') return found;
    const off = this.off;
    this.off = [];
    const rules = entry.type === 'rules' ? { rules: entry.version } : {};
    return { at: this.now, findings: [], ...found, ...rules, ...(off.length > 0 && { off }) };
  }

  /** The kiosk whose words may be others after the entry. */
  private speakerOf(entry: JournalEntry): string | null {
    if (entry.type === 'reading') return entry.reading.kioskId;
    if (entry.type === 'heard' || entry.type === 'retired') return entry.kioskId;
    return entry.type === 'refused' ? (this.wordOf(entry)?.kioskId ?? null) : null;
  }

  private findBy(entry: JournalEntry, kioskId: string): Found | null {
    const m = this.state.kiosks.get(kioskId);
    const heard = m !== undefined && m.lastHeardAt !== null;
    const mode = m?.mode ?? null;
    const app = m?.app ?? null;
    const heartbeatS = m?.heartbeatS ?? null;
    const findings = this.take(entry);
    const now = m ?? this.state.kiosks.get(kioskId);
    const isAsBefore = heard && mode === now?.mode && app === now.app && heartbeatS === now.heartbeatS;
    if (!now || isAsBefore) return this.foundBy(findings);
    return { at: this.now, findings, before: { kioskId: now.kioskId, heard, mode, app, heartbeatS } };
  }

  /** With who was waited for and is not any more. */
  private answered(found: Found | null): Found | null {
    const answers = this.state.asked.takeAnswers();
    return answers.length > 0 ? { at: this.now, findings: [], ...found, answers } : found;
  }

  private foundBy(findings: Finding[]): Found | null {
    return findings.length > 0 ? { at: this.now, findings } : null;
  }

  /** Takes the next entry and answers what it shows. */
  take(entry: JournalEntry): Finding[] {
    if (this.passed.length === 0) return this.judged(entry);
    const { passed } = this;
    this.passed = [];
    return [...passed, ...this.judged(entry)];
  }

  private judged(entry: JournalEntry): Finding[] {
    // What came out of the quarantine is for the history alone.
    if (entry.type === 'reading') return entry.reading.retried ? [] : this.read(entry.reading);
    if (entry.type === 'heard' || entry.type === 'refused') return this.hear(this.wordOf(entry));
    if (entry.type === 'retired') return this.forget(entry.kioskId, entry.at);
    if (entry.type === 'tick') return this.pass(entry.at);
    if (entry.type === 'takeover') return this.noteTakeover(entry);
    if (entry.type === 'hearing') noteHearing(this.state, entry, this.now);
    if (entry.type === 'hearing' || entry.type === 'rules' || entry.type === 'act') this.now = Math.max(this.now, entry.at);
    return [];
  }

  private read(reading: Reading): Finding[] {
    this.now = Math.max(this.now, reading.receivedAt);
    if (this.state.incomplete.size > 0 && this.state.incomplete.has(reading.kioskId)) this.noteGaps([reading.kioskId]);
    return this.heard(reading.kioskId, judge(this.state, reading, this.context));
  }

  private heard(kioskId: string, found: Finding[]): Finding[] {
    this.onlooker.touched(kioskId);
    this.onlooker.heard(kioskId);
    return found;
  }

  /** What a kiosk of the register said though it is not kept, or is refused; null: nobody knows who it was. */
  private wordOf(entry: Extract<JournalEntry, { type: 'heard' | 'refused' }>): Word | null {
    if (entry.type === 'heard') return this.wordBy(entry.kioskId, entry);
    const { receivedAt: at, reason, detail, topic, flood } = entry.packet;
    const talker = talkerOf(entry.packet, parseTopic(topic));
    return talker && this.wordBy(talker.kioskId, { at, refused: { reason, detail, kind: talker.kind, ...(flood && { flood }) } });
  }

  private wordBy(kioskId: string, { at, refused }: Pick<Word, 'at' | 'refused'>): Word | null {
    const kiosk = this.registry.kiosk(kioskId);
    const region = kiosk && this.registry.hall(kiosk.hall)?.region;
    if (!kiosk || region === undefined) return null;
    return { kioskId: kiosk.id, hallId: kiosk.hall, region, at, ...(refused && { refused }) };
  }

  private hear(word: Word | null): Finding[] {
    if (!word) return [];
    const { kioskId, at } = word;
    this.now = Math.max(this.now, at);
    if (this.state.incomplete.has(kioskId)) this.noteGaps([kioskId]);
    return this.heard(kioskId, hearOf(this.state, word, this.context));
  }

  /** Whoever comes under its name from here on is another. */
  private forget(kioskId: string, at: Instant): Finding[] {
    this.now = Math.max(this.now, at);
    const m = this.state.kiosks.get(kioskId);
    if (!m) return [];
    this.state.beforeChange?.(m);
    const found = release(m, () => false, this.now, { ...this.context, kiosk: (id) => retired(this.registry.kiosk(id)) });
    m.startAfresh();
    this.state.incomplete.delete(kioskId);
    this.registered = 0;
    this.onlooker.touched(kioskId);
    return found;
  }

  private noteTakeover(takeover: Takeover): Finding[] {
    this.now = Math.max(this.now, takeover.at);
    const found = judgeTakeover(this.state, takeover, this.context);
    for (const { kioskId } of found) this.onlooker.touched(kioskId);
    return found;
  }

  private pass(at: Instant): Finding[] {
    this.now = Math.max(this.now, at);
    this.awaitKiosks();
    const passed = passTime(this.state, this.now, this.context);
    const found = [...passed, ...this.releaseStrangers()];
    this.noteGaps();
    return found;
  }

  /** The register is looked through when it has grown, once a minute. */
  private awaitKiosks(): void {
    const minute = Math.floor(this.now / MINUTE);
    if (this.rereads || minute === this.minute) return;
    this.minute = minute;
    if (!this.state.asked.isEmpty) giveUpAsked(this.state, this.now, this.context);
    const kiosks = this.registry.kiosks();
    if (kiosks.length === this.registered) return;
    this.registered = kiosks.length;
    for (const { id, hall, state } of kiosks) {
      if (state !== 'active' || this.state.kiosks.get(id)?.lastHeardAt) continue;
      awaitKiosk(this.state, { kioskId: id, hallId: hall, region: this.registry.hall(hall)?.region ?? '' }, this.now);
    }
  }

  /** Kiosks that were retired, and rules that are there no more, hold nothing. */
  private releaseStrangers(): Finding[] {
    const { revision } = this.registry;
    if (revision !== this.registerSeen) this.placeAll();
    this.registerSeen = revision;
    const found: Finding[] = [];
    const anew = this.turned || (this.fresh && !this.rereads);
    const all = this.suspects === null;
    this.context.placed = !this.turned;
    for (const memory of this.suspects ?? this.state.kiosks.values()) {
      const finds = anew || (all && hasTurned(memory, this.context, this.now));
      if (memory.isIdle && !finds) continue;
      const watched = this.registry.kiosk(memory.kioskId)?.state === 'active';
      const stays = (key: string): boolean => watched && mayHold(memory, key, this.context, this.now);
      this.state.beforeChange?.(memory);
      const { held } = memory;
      const find = (): Finding[] => (finds ? findAnew(memory, this.now, this.context, this.turned) : []);
      found.push(...(memory.isIdle ? find() : release(memory, stays, this.now, this.context, find)));
      if (memory.held !== held) this.onlooker.touched(memory.kioskId);
      // What waits on under another rule may be due sooner.
      if (memory.pending) this.state.timers.wake(memory, this.now);
    }
    this.turned = false;
    if (!this.rereads) this.fresh = false;
    // What is taken again is held as the books have it in the end.
    if (!this.rereads) this.suspects = new Set();
    // After a restart everybody is looked at, so the order must not be that of the looking.
    return found.sort((a, b) => (a.kioskId < b.kioskId ? -1 : Number(a.kioskId > b.kioskId)));
  }

  /** The register is another: each kiosk is where it says now, and may hold what it holds or not. */
  private placeAll(): void {
    this.suspects = null;
    for (const memory of this.state.kiosks.values()) {
      const hallId = this.registry.kiosk(memory.kioskId)?.hall ?? memory.hallId;
      const region = this.registry.hall(hallId)?.region ?? memory.region;
      if (hallId === memory.hallId && region === memory.region) continue;
      this.state.beforeChange?.(memory);
      Object.assign(memory, { hallId, region });
    }
  }

  /** What holds for it may be otherwise, also where its findings are kept back. */
  private changed(memory: KioskMemory): void {
    this.suspects?.add(memory);
    this.onlooker.touched(memory.kioskId);
  }

  private noteGaps(of?: string[]): void {
    for (const kioskId of passGaps(this.state, this.now, of)) {
      this.onlooker.touched(kioskId);
      this.onlooker.heard(kioskId);
      this.onlooker.missed(kioskId);
    }
  }
}

/** It may be registered again by now. */
const retired = (kiosk: Kiosk | undefined): Kiosk | undefined => kiosk && { ...kiosk, state: 'retired' };

const isWorked = ({ kind }: CalendarDay): boolean => kind === 'workday' || kind === 'makeUp';

/** A hall that the register does not know is open. */
function openTimeOf(registry: KioskRegistry, hallId: string, from: Instant, to: Instant): number {
  const hall = registry.hall(hallId);
  return hall ? registry.hours.openTime(hall, from, to) : to - from;
}
