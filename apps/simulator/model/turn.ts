import type { Payloads } from '#libs/contracts/index.js';
import { cashUnit, consumableItem, wantingOf } from './levels.js';
import type { DropAs, Errand, Message, Nature, Outcome, State } from './state.js';
import type { Note } from './truth.js';

type Said = Message['kind'];
type Body<K extends Said> = Omit<Payloads[K], 'ts' | 'bootId' | 'seq' | 'historical'>;

/** One moment of a kiosk: collects what it says and what it becomes. */
export class Turn {
  readonly messages: Message[] = [];
  readonly notes: Note[] = [];
  readonly errands: Errand[] = [];
  dropMs?: number;
  dropAs: DropAs = 'link';

  /** Its own until the moment is over: a copy for each change would cost a fifth of a simulated life. */
  readonly state: State;

  constructor(
    readonly nature: Nature,
    state: State,
    readonly now: number,
  ) {
    this.state = { ...state };
  }

  become(change: Partial<State>): void {
    Object.assign(this.state, change);
  }

  say<K extends Said>(kind: K, body: Body<K>): void {
    const { bootId, seq } = this.state;
    const payload = { ts: this.stamp(), bootId, seq, ...body };
    this.messages.push({ kind, payload } as unknown as Message);
    this.state.seq = seq + 1;
  }

  private stamp(): number {
    return Math.max(0, Math.round(this.now + this.nature.skewMs + (this.state.clock?.offMs ?? 0)));
  }

  /** Told levels are what an observer can know. */
  private noteLevels(): void {
    const before = this.state.wanting;
    const now = wantingOf(this.state);
    if (before.length === 0 && now.length === 0) return;
    for (const cause of now)
      if (!before.includes(cause)) this.notes.push({ what: 'began', cause, needsOrder: true, mustWait: false });
    for (const cause of before) if (!now.includes(cause)) this.notes.push({ what: 'ended', cause });
    this.state.wanting = now;
  }

  sayLevels(): void {
    this.noteLevels();
    const { consumables, cashUnits } = this.state;
    if (consumables.length > 0) this.say('consumables', { items: consumables.map(consumableItem) });
    if (cashUnits.length > 0) this.say('cashbox', { units: cashUnits.map(cashUnit) });
  }

  sayFault(fault: State['faults'][number], state: 'raised' | 'cleared'): void {
    const { code, component, action, vendorCode, detail } = fault;
    this.say('fault', { code, component, state, action, vendorCode, ...(state === 'raised' && { detail }) });
  }

  outcome(): Outcome {
    const { state, messages, notes, errands, dropMs, dropAs } = this;
    return { state, messages, notes, errands, ...(dropMs !== undefined && { dropMs, dropAs }) };
  }
}
