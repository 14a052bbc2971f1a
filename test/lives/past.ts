import {
  type Hall,
  type HallThen,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type KioskThen,
  type PlannedWork,
  type RegisterPast,
  type Stretch,
} from '#libs/domain/index.js';

/** Things of which each is said for a time, and the newest of them for now. */
class Spells<T extends { since: Instant; until: Instant | null }> {
  readonly all: T[] = [];
  private readonly newest = new Map<string, { said: string; spell: T }>();

  /** From that moment on it is said so. */
  say(id: string, said: Omit<T, 'since' | 'until'>, at: Instant): void {
    const before = this.newest.get(id);
    const text = JSON.stringify(said);
    if (before?.said === text) return;
    if (before) before.spell.until = at;
    const spell = { ...said, since: at, until: null } as T;
    this.newest.set(id, { said: text, spell });
    this.all.push(spell);
  }
}

const ofKiosk = ({ id, hall, type, services, state }: Kiosk): Omit<KioskThen, 'since' | 'until'> => ({
  ...{ kioskId: id, hall, type, services, state },
});

const ofHall = ({ id, hours, statutoryHolidays }: Hall): Omit<HallThen, 'since' | 'until'> => ({
  ...{ hallId: id, hours, statutoryHolidays },
});

/** What the register said all the time, as the database keeps it. */
export class KeptPast {
  private readonly kiosks = new Spells<KioskThen>();
  private readonly halls = new Spells<HallThen>();
  private readonly work: PlannedWork[] = [];
  private readonly heardSince = new Map<string, Instant>();
  private readonly deaf: { from: Instant; to: Instant | null }[] = [];

  /** What the register says from now on. */
  note(register: Pick<KioskRegistry, 'kiosks' | 'halls'>, at: Instant): void {
    for (const kiosk of register.kiosks()) this.kiosks.say(kiosk.id, ofKiosk(kiosk), at);
    for (const hall of register.halls()) {
      this.halls.say(hall.id, ofHall(hall), at);
      this.noteWork(hall, at);
    }
  }

  private noteWork({ id: hallId, maintenance = [] }: Hall, at: Instant): void {
    const said = maintenance.map((window) => JSON.stringify(window));
    const standing = this.work.filter((one) => one.hallId === hallId && one.takenOutAt === null);
    for (const one of standing) if (!said.includes(JSON.stringify(one.window))) one.takenOutAt = at;
    const known = standing.map(({ window }) => JSON.stringify(window));
    for (const window of maintenance)
      if (!known.includes(JSON.stringify(window))) this.work.push({ hallId, window, enteredAt: at, takenOutAt: null });
  }

  heard(kioskId: string, at: Instant): void {
    if (!this.heardSince.has(kioskId)) this.heardSince.set(kioskId, at);
  }

  /** From that moment on somebody listens, or nobody does. */
  listens(on: boolean, at: Instant): void {
    const last = this.deaf.at(-1);
    if (on && last?.to === null) last.to = at;
    if (!on && last?.to !== null) this.deaf.push({ from: at, to: null });
  }

  read(): RegisterPast {
    const { kiosks, halls, work, heardSince } = this;
    return { kiosks: kiosks.all, halls: halls.all, work, heardSince };
  }

  unwatched(until: Instant): Stretch[] {
    return this.deaf.map(({ from, to }) => [from, to ?? until]);
  }
}
