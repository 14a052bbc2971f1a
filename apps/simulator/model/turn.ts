import type { Payloads } from '#libs/contracts/index.js';
import { cashUnit, consumableItem } from './levels.js';
import type { Message, Nature, Outcome, State } from './state.js';

type Said = Message['kind'];
type Body<K extends Said> = Omit<Payloads[K], 'ts' | 'bootId' | 'seq' | 'historical'>;

/** One moment of a kiosk: collects what it says and what it becomes. */
export class Turn {
  readonly messages: Message[] = [];
  dropMs?: number;

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
    const payload = { ts: Math.max(0, Math.round(this.now + this.nature.skewMs)), bootId, seq, ...body };
    this.messages.push({ kind, payload } as unknown as Message);
    this.state.seq = seq + 1;
  }

  sayLevels(): void {
    const { consumables, cashUnits } = this.state;
    if (consumables.length > 0) this.say('consumables', { items: consumables.map(consumableItem) });
    if (cashUnits.length > 0) this.say('cashbox', { units: cashUnits.map(cashUnit) });
  }

  sayFault(fault: State['faults'][number], state: 'raised' | 'cleared'): void {
    const { code, component, action, vendorCode, detail } = fault;
    this.say('fault', { code, component, state, action, vendorCode, ...(state === 'raised' && { detail }) });
  }

  outcome(): Outcome {
    return { state: this.state, messages: this.messages, ...(this.dropMs !== undefined && { dropMs: this.dropMs }) };
  }
}
