import type { KnownBoot, KnownKiosk, UsedNumber } from '#libs/domain/index.js';
import { Boot, type Message } from './boot.js';
import { Prints, printWith } from './prints.js';

/** Boots of one kiosk that are remembered: the present one and some before it. */
const BOOTS = 4;

const printOf = ({ print, seq }: Message): number => printWith(print, seq);

/** `new`: its boot has not had its number, and the watch knows of the boot. */
export type Came = 'new' | 'repeat' | UsedNumber;

/**
 * What has come from one kiosk. A repeat is a message whose number and bytes are known: whatever else has a number that was there is
 * taken. When in doubt it is taken, too: the history has it once, and the watch by its number.
 */
export class KioskSeen {
  /** The one heard last is first. Of several with one name the first is the last that began. */
  private boots: Boot[] = [];
  private prints = new Prints();

  /** What a snapshot has of it. */
  static of({ boots, prints = '' }: Pick<KnownKiosk, 'boots' | 'prints'>): KioskSeen {
    const seen = new KioskSeen();
    seen.boots = boots.map((boot) => new Boot(boot));
    seen.prints = Prints.from(prints);
    return seen;
  }

  /** A copy, for a snapshot. */
  known(): { boots: KnownBoot[]; prints: string } {
    return { boots: this.boots.map((boot) => boot.known()), prints: this.prints.toString() };
  }

  /** The boot heard last; empty: none was. */
  get bootId(): string {
    return this.boots[0]?.id ?? '';
  }

  /** How the message stands to what has come. */
  tell(message: Message): Came {
    const boot = this.boot(message.bootId);
    // So it is with almost every message.
    if (this.boots.length === 1 && boot && message.seq > boot.numbers.top && !boot.unannounced) return 'new';
    // Of a boot that is forgotten, too.
    if (this.prints.has(printOf(message))) return 'repeat';
    if (!boot) return 'new';
    if (boot.isPrecededBy(message)) return 'earlier';
    if (boot.isLeftBy(message) || (boot.unannounced && !message.historical)) return 'anew';
    return boot.unannounced || boot.numbers.has(message.seq) ? 'unsure' : 'new';
  }

  /** Notes that it came, as it was told; answers how to take that back. */
  note(message: Message, used: UsedNumber | undefined): () => void {
    const present = this.boots[0];
    if (used === undefined && present?.id === message.bootId && message.seq > present.numbers.top) {
      return this.noteNext(message, present);
    }
    return this.noteAny(message, used);
  }

  /** It goes on as it did. */
  private noteNext(message: Message, { numbers }: Boot): () => void {
    (this.boots[0] as Boot).note(message);
    const { seq } = message;
    const print = printOf(message);
    this.prints.add(print);
    return () => {
      this.prints.remove(print);
      numbers.remove(seq);
    };
  }

  private noteAny(message: Message, used: UsedNumber | undefined): () => void {
    const before = this.boot(message.bootId);
    const begins = !before || (used === 'anew' && !(before.unannounced && !message.historical));
    const boot = this.bootFor(message, used, begins);
    const isNew = boot !== undefined && !boot.numbers.has(message.seq);
    boot?.note(message);
    if (used === 'anew' && !message.historical && boot) boot.unannounced = false;
    const print = printOf(message);
    this.prints.add(print);
    return () => {
      this.prints.remove(print);
      if (isNew) boot.numbers.remove(message.seq);
      // Whatever comes next is to say it.
      if (used === 'anew' && boot) boot.unannounced = true;
    };
  }

  private boot(bootId: string): Boot | undefined {
    const present = this.boots[0];
    return present?.id === bootId ? present : this.boots.find(({ id }) => id === bootId);
  }

  /** Undefined: it is of a boot that is forgotten. */
  private bootFor(message: Message, used: UsedNumber | undefined, begins: boolean): Boot | undefined {
    if (used === 'earlier') return this.boots.filter(({ id }) => id === message.bootId)[1];
    const before = this.boot(message.bootId);
    const boot = begins || !before ? Boot.beginning(message, before) : before;
    if (this.boots[0] !== boot) this.boots = [boot, ...this.boots.filter((other) => other !== boot)].slice(0, BOOTS);
    return boot;
  }
}
