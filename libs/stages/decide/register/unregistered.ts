import { type Found, type Instant, isTurned, type RegisterTurn, turnsInOne, UNKNOWN_TURN } from '#libs/domain/index.js';

/** What changed in the register and was not decided yet. Begins with a start: what changed before is not known. */
export class Unregistered {
  private turns: RegisterTurn[] = [UNKNOWN_TURN];

  note(turn: RegisterTurn): void {
    this.turns.push(turn);
  }

  get isEmpty(): boolean {
    return this.turns.length === 0;
  }

  /** All of it, and how to say that it is decided; what came meanwhile is not. */
  take(): { turn: RegisterTurn; decided(): void } {
    const taken = [...this.turns];
    return {
      turn: turnsInOne(taken),
      decided: () => {
        this.turns = this.turns.filter((one) => !taken.includes(one));
      },
    };
  }
}

/** What is found is decided by the register as it is, so what changed in it comes first: an order that is opened meanwhile is told once. */
export function withRegister(found: Found[], register: RegisterTurn, now: Instant): Found[] {
  if (!isTurned(register)) return found;
  const first = found[0]?.findings[0]?.at ?? found[0]?.at ?? now;
  return [{ at: first, findings: [], register }, ...found];
}
