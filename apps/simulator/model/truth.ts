/** What a perfect observer would say of one kiosk at one moment. */
export type Note =
  | {
      what: 'began';
      cause: string;
      /** A person is to do something about it. */
      needsOrder: boolean;
      /** It may clear itself, or be another's: whoever tells of it at once is too early. */
      mustWait: boolean;
      detail?: string;
      /** It may be foreseen from here on, and need not be. */
      edge?: boolean;
    }
  | { what: 'ended'; cause: string };

/** One cause, with everything that it concerned. */
export interface Cause {
  cause: string;
  kiosks: string[];
  halls?: string[];
  from: number;
  /** From here on whoever foresaw it was right: by what was to be expected it would not last until the next visit. */
  foreseeableFrom?: number;
  /** Null: it stands at the end. */
  to: number | null;
  /** When the first of them could tell of it; null: nobody ever heard. */
  heardFrom: number | null;
  needsOrder: boolean;
  /** It is so near to a bound that it is right to act and right not to. */
  edge?: boolean;
  mustWait: boolean;
  detail?: string;
}

export type TellTruth = (cause: Cause) => void;
