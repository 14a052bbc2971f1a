import { Injectable } from '@nestjs/common';

export interface Room {
  /** Who may be inside at once, and how many of them from one lane. */
  atOnce: number;
  ofLane: number;
  /** Who may wait for their turn in one lane. */
  inLane: number;
}

/**
 * Passwords checked at once: each takes memory and a thread that the disk needs too. One of a lane, so that however many try from one address,
 * there is a free place for the next one. Ours.
 */
const OF_PASSWORDS: Room = { atOnce: 2, ofLane: 1, inLane: 40 };
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
  private readonly inside = new Map<string, number>();

  constructor(private readonly room: Room) {}

  mayEnter(key: string): boolean {
    return (this.inside.get(key) ?? 0) < this.room.ofLane;
  }

  enter(key: string): void {
    this.inside.set(key, (this.inside.get(key) ?? 0) + 1);
  }

  leave(key: string): void {
    const left = (this.inside.get(key) ?? 1) - 1;
    if (left > 0) this.inside.set(key, left);
    else this.inside.delete(key);
  }

  /** Answers whether there is room. */
  wait(key: string, wake: Wake): boolean {
    const lane = this.lanes.get(key);
    if (lane ? lane.length >= this.room.inLane : this.lanes.size >= LANES) return false;
    if (lane) lane.push(wake);
    else this.lanes.set(key, [wake]);
    return true;
  }

  /** Lets the next one in. */
  next(): Wake | undefined {
    for (const [key, lane] of this.lanes) {
      if (!this.mayEnter(key)) continue;
      const wake = lane.shift();
      this.lanes.delete(key);
      if (lane.length > 0) this.lanes.set(key, lane);
      this.enter(key);
      return wake;
    }
    return undefined;
  }
}

/** Lets a few pass at once, by turns: known devices and strangers, and of these one lane after the other. Answers null to who finds no room. */
export class Turnstile {
  private inside = 0;
  private readonly known: Ring;
  private readonly strange: Ring;
  private isTurnOfKnown = true;

  constructor(private readonly room: Room) {
    this.known = new Ring(room);
    this.strange = new Ring(room);
  }

  async pass<T>({ key, known }: Lane, act: () => Promise<T>): Promise<{ did: T } | null> {
    const ring = known ? this.known : this.strange;
    if (this.inside < this.room.atOnce && ring.mayEnter(key)) {
      this.inside++;
      ring.enter(key);
    } else {
      const turn = await new Promise<boolean>((resolve) => {
        if (!ring.wait(key, () => resolve(true))) resolve(false);
      });
      if (!turn) return null;
    }
    try {
      return { did: await act() };
    } finally {
      this.inside--;
      ring.leave(key);
      this.letIn();
    }
  }

  /** Whoever is next goes in, as long as there is a place. */
  private letIn(): void {
    while (this.inside < this.room.atOnce) {
      const rings = this.isTurnOfKnown ? [this.known, this.strange] : [this.strange, this.known];
      const wake = rings[0]?.next() ?? rings[1]?.next();
      if (!wake) return;
      this.isTurnOfKnown = !this.isTurnOfKnown;
      this.inside++;
      wake();
    }
  }
}

/** Stands before whatever hashes a password. */
@Injectable()
export class PasswordTurnstile extends Turnstile {
  constructor() {
    super(OF_PASSWORDS);
  }
}
