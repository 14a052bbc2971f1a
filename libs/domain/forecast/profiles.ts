/** What is known of the use of a kind before any kiosk has shown it. */
export interface UseProfile {
  of: 'consumable' | 'cashbox';
  /** Pieces on a working day. */
  perDay: number;
  /** Pieces that one visitor takes: variance of the use over its mean. */
  visit: number;
  /** Whether it ends full, not empty. */
  fills: boolean;
}

const supply = (perDay: number, visit = 1): UseProfile => ({ of: 'consumable', perDay, visit, fills: false });
const cash = (perDay: number, visit: number, fills: boolean): UseProfile => ({ of: 'cashbox', perDay, visit, fills });

/** Ours: a kiosk in the middle of its range (domain notes 4). A kiosk's own readings soon count for more. */
const PROFILES = new Map<string, UseProfile>([
  ['receiptPaper', supply(80)],
  ['a4Paper', supply(90, 3)],
  ['toner', supply(90, 3)],
  ['invoice', supply(400, 35)],
  ['certificate', supply(10)],
  ['card', supply(8)],
  ['ticketPaper', supply(250)],
  ['noteBox', cash(80, 2, true)],
  ['coinBox', cash(30, 3, true)],
  ['retractBin', cash(1, 1, true)],
  ['coinHopper', cash(60, 4, false)],
  ['cassette', cash(1_000, 8, false)],
]);

/** Undefined: nothing is known of the kind, so nothing is foretold of it. */
export const profileOf = (of: UseProfile['of'], kind: string): UseProfile | undefined => {
  const profile = PROFILES.get(kind);
  return profile?.of === of ? profile : undefined;
};

export const FORESEEN_KINDS: readonly string[] = [...PROFILES.keys()];

/** Worn notes stack thicker: a box is full before its nominal count. Ours. */
export const FULL_SHARE = 0.95;

/** Arrivals of a working day by hour, midnight first; their sum is 99.5. */
const ARRIVALS = [0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.5, 3.5, 8.5, 10.5, 10, 7.5, 5, 5, 8, 8.5, 8, 6.5, 5, 4, 3, 2, 1, 0.6];
const ALL_ARRIVALS = ARRIVALS.reduce((sum, share) => sum + share, 0);

/** How busy a day is, a working day being 1: between a tax hall's and a hospital's. By {@link DAY_KINDS}. Ours. */
const BUSY = [1, 0.5, 0.4];

/** Pieces an hour that are expected of a kind of which nothing is learnt. */
export const expectedOf = (profile: UseProfile, dayKind: number, hour: number): number =>
  (profile.perDay * (BUSY[dayKind] as number) * (ARRIVALS[hour] as number)) / ALL_ARRIVALS;

/** By kind of day, of its hours: a kind is looked weeks ahead for again and again. */
const expectations = new WeakMap<UseProfile, readonly (readonly number[])[]>();

/** {@link expectedOf} each hour of such a day. */
export function expectedOn(profile: UseProfile, dayKind: number): readonly number[] {
  let days = expectations.get(profile);
  if (!days) {
    days = BUSY.map((_, kind) => ARRIVALS.map((_share, hour) => expectedOf(profile, kind, hour)));
    expectations.set(profile, days);
  }
  return days[dayKind] as readonly number[];
}
