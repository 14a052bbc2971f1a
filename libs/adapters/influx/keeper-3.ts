import type { CallApi } from './api.js';
import type { Keeper } from './places.js';

/** Databases of InfluxDB 3: how long one keeps is said when it is made; it cannot be asked, nor changed in the free edition. */
export class Keeper3 implements Keeper {
  constructor(private readonly call: CallApi) {}

  /** Only making it tells whether it is there. */
  async found(): Promise<'none'> {
    return 'none';
  }

  /** Where that is not allowed the first write makes it, and it keeps for ever. */
  async make(db: string, days: number): Promise<boolean> {
    const body = { db, ...(days > 0 && { retention_period: `${days}d` }) };
    const { status } = await this.call('POST', '/api/v3/configure/database', body);
    return status < 300;
  }

  /** Never comes to it: what is found is never known. */
  async change(): Promise<void> {}
}
