import type { Cause } from '../../finding/index.js';
import type { LevelView } from '../../kiosk/index.js';
import type { Reading } from '../../reading/index.js';
import type { Instant } from '../../time/index.js';
import type { ClockSpell } from './clock-spell.js';
import type { Flap, ForecastItem, IllSince, Missing, ModeSpell, Passing, Pending, Stood, ToldFault, Visits } from './kept.js';

/** What `watch` remembers of one kiosk, as it is written to the snapshot: plain data. */
export interface KioskRecord {
  kioskId: string;
  hallId: string;
  region: string;
  bootId: string | null;
  app: string | null;
  mode: string | null;
  /** Seconds between heartbeats: as its last birth said, and as the register had it then. */
  heartbeatS?: number | null;
  periodWished?: number | null;
  /** By our clock: any message proves life. */
  lastHeardAt: Instant | null;
  /** How long nobody could have heard it since, milliseconds: that was not its silence. */
  unheardMs?: number;
  /** Its will came at this time and nothing after it. */
  goneAt: Instant | null;
  /** Kiosk's clock minus ours, milliseconds, as it was measured last. */
  skewMs: number | null;
  /** Of earlier versions: what was seen of its clock. */
  offsets?: readonly number[];
  /** What was seen of its clock since. */
  clock?: ClockSpell | undefined;
  /** Address of the connection whose session was taken over last. */
  takenFrom?: string | undefined;
  /** Live or late, who knows: see {@link placed}. */
  waiting?: readonly Reading[] | undefined;
  /** By the kiosk's clock, corrected: the first that was heard of the present boot. */
  bootSince: Instant;
  /** Boots before the present one, the newest last. */
  pastBoots: readonly string[];
  /** Highest `seq` of the present boot. */
  topSeq: number | null;
  missing: readonly Missing[];
  gaps: number;
  /** Since when the kiosk is to present itself anew; null: it need not. */
  birthWanted: Instant | null;
  birthAskedAt: Instant | null;
  /** The question may still stand at the broker, retained. */
  birthAsked: boolean;
  components: Record<string, string>;
  levels: readonly LevelView[];
  /** Highest `seq` judged in this boot, by what it was about: an older message that comes late changes nothing. */
  judgedSeq: Readonly<Record<string, number>>;
  /** What holds now: finding key to cause. */
  held: Record<string, Cause>;
  /** Of what holds the reported faults, with the XFS4IoT action of each, empty when the kiosk gave none: rules pick by it. */
  actions?: Record<string, string> | undefined;
  /** Faults that the kiosk raised and did not clear, by code and component, whatever rules make of them. */
  faults?: Record<string, ToldFault> | undefined;
  /** Since when, and in how many heartbeats running, components are in the states that they are in, of those that are not online. */
  ill?: Record<string, IllSince> | undefined;
  /** Levels that rules held which are gone, by finding key. */
  stood?: Record<string, Stood> | undefined;
  /** Modes by which it served nobody since it served last, oldest first. */
  spells?: readonly ModeSpell[] | undefined;
  /** What will hold if it still stands at its time, by finding key. */
  pending?: Record<string, Pending> | undefined;
  /** What waited and passed within the last hour, by finding key. */
  passing?: Record<string, Passing> | undefined;
  /** Transactions, or notes, of the window of each rule about their rate, by rule and width of its window. */
  tx?: Record<string, number[]> | undefined;
  /** Numbers of the window of each rule about a change, by rule and width of its window. */
  trend?: Record<string, number[]> | undefined;
  /** What is learnt and expected of supplies and cash units, by cause; nothing when no rule looks ahead. */
  foreseen?: Record<string, ForecastItem> | undefined;
  /** When it was first found in the register, of a kiosk that had not been heard by then. */
  awaitedSince?: Instant | undefined;
  /** When things came of which a rule counts how often they come, by finding key, oldest first. */
  came?: Record<string, Instant[]> | undefined;
  /** How often causes change, by the key of what is told of one that changes too often. */
  flaps?: Record<string, Flap> | undefined;
  /** Its customers, while a rule asks for them. */
  visits?: Visits | undefined;
}
