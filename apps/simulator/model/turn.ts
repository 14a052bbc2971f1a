import type { Payloads } from '#libs/contracts/index.js';
import { cashUnit, consumableItem, wantingOf } from './levels.js';
import { expectedTransactions, shortOf } from './need.js';
import type { DropAs, Errand, Message, Nature, Outcome, State } from './state.js';
import type { Note } from './truth.js';

const NOBODY: readonly string[] = [];

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
    const isOld = (cause: string): boolean => !this.state.tended.includes(cause);
    const { wanting: wanted, short: shorted } = this.state;
    const [wanting, short] = [wanted.filter(isOld), shorted.filter(isOld)];
    const wants = wantingOf(this.state);
    const soon = shortOf(this.state, expectedTransactions(this.nature, this.now), short);
    if (wanted.length + wants.length + shorted.length + soon.length === 0) {
      this.state.tended = NOBODY;
      return;
    }
    const [before, now] = [new Set([...wanting, ...short]), new Set([...wants, ...soon])];
    for (const cause of new Set([...wanted, ...shorted]))
      if (!before.has(cause) || !now.has(cause)) this.notes.push({ what: 'ended', cause });
    for (const cause of now) if (!before.has(cause)) this.notes.push(this.needed(cause, !wants.includes(cause)));
    for (const cause of wants) if (before.has(cause) && !wanting.includes(cause)) this.notes.push(this.needed(cause, false));
    this.state.wanting = wants;
    this.state.short = soon;
    this.state.tended = NOBODY;
  }

  private needed(cause: string, edge: boolean): Note {
    return { what: 'began', cause, needsOrder: true, mustWait: false, ...(edge && { edge, detail: 'by expectation' }) };
  }

  /** Somebody was at these: whatever stood of them is over, and may begin anew. */
  noteTended(causes: readonly string[]): void {
    if (causes.length > 0) this.become({ tended: [...this.state.tended, ...causes] });
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
