/** `24h`, or opening spans by weekday: `{"mon":[["08:30","12:00"],["14:00","17:30"]]}`. */
export type Hours = '24h' | Partial<Record<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun', [string, string][]>>;

export interface Counter {
  name: string;
  services: string[];
  hours?: Hours;
}

export interface OnlineRoute {
  name: string;
  url: string;
  services: string[];
}

export interface Hall {
  id: string;
  name: string;
  region: string;
  address: string;
  lat?: number;
  lon?: number;
  hotline: string;
  /** Person id of the 所长, first responsible for the hall (S0-Q3). */
  firstResponsible?: string;
  hours: Hours;
  statutoryHolidays: 'open' | 'closed';
  counters: Counter[];
  online: OnlineRoute[];
}
