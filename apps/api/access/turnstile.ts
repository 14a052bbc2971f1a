import { Injectable } from '@nestjs/common';

export interface Room {
  /** Who may be inside at once. */
  atOnce: number;
  /** Who may wait for their turn in one lane. */
  inLane: number;
}

/** Passwords checked at once: each takes memory and a thread that the disk needs too. Ours. */
const OF_PASSWORDS: Room = { atOnce: 2, inLane: 40 };
/** Lanes at once. Ours. */
const LANES = 1_000;

/** Where somebody waits: by their device when it is known, else by their address. */
export interface Lane {
  key: string;
  known: boolean;
}

type Wake = () => void;

/** Lanes of which each has a turn after the others, however many wait in it. */
class Ring {
  /** In the order of their turns. */
  private readonly lanes = new Map<string, Wake[]>();

  constructor(private readonly inLane: number) {}

  /** Answers whether there is room. */
  enter(key: string, wake: Wake): boolean {
    const lane = this.lanes.get(key);
    if (lane ? lane.length >= this.inLane : this.lanes.size >= LANES) return false;
    if (lane) lane.push(wake);
    else this.lanes.set(key, [wake]);
    return true;
  }

  next(): Wake | undefined {
    const [first] = this.lanes;
    if (!first) return undefined;
    const [key, lane] = first;
    const wake = lane.shift();
    this.lanes.delete(key);
    if (lane.length > 0) this.lanes.set(key, lane);
    return wake;
  }
}

/** Lets a few pass at once, by turns: known devices and strangers, and of these one lane after the other. Answers null to who finds no room. */
export class Turnstile {
  private inside = 0;
  private readonly known: Ring;
  private readonly strange: Ring;
  private readonly atOnce: number;
  private isTurnOfKnown = true;

  constructor({ atOnce, inLane }: Room) {
    this.atOnce = atOnce;
    this.known = new Ring(inLane);
    this.strange = new Ring(inLane);
  }

  async pass<T>({ key, known }: Lane, act: () => Promise<T>): Promise<{ did: T } | null> {
    if (this.inside < this.atOnce) this.inside++;
    else {
      const ring = known ? this.known : this.strange;
      const turn = await new Promise<boolean>((resolve) => {
        if (!ring.enter(key, () => resolve(true))) resolve(false);
      });
      if (!turn) return null;
    }
    try {
      return { did: await act() };
    } finally {
      this.leave();
    }
  }

  /** Whoever is next goes in in place of who left. */
  private leave(): void {
    const rings = this.isTurnOfKnown ? [this.known, this.strange] : [this.strange, this.known];
    this.isTurnOfKnown = !this.isTurnOfKnown;
    const wake = rings[0]?.next() ?? rings[1]?.next();
    if (wake) wake();
    else this.inside--;
  }
}

/** Stands before whatever hashes a password. */
@Injectable()
export class PasswordTurnstile extends Turnstile {
  constructor() {
    super(OF_PASSWORDS);
  }
}
