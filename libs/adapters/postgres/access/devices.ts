import { LessThan } from 'typeorm';
import { Devices } from '#libs/domain/access/index.js';
import { DAY, type Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { AccountDeviceEntity } from '../entities/account-device.entity.js';
import { freshToken, tokenHash } from './told.js';

/** Devices of an account that are remembered, and for how long without a log-in. Ours. */
const MOST = 20;
const LIFE = 400 * DAY;
/** As {@link freshToken} makes them: of anything else the database is not asked. */
const TOKEN = /^[\w-]{43}$/;

/** Known devices in PostgreSQL. */
export class PostgresDevices extends Devices {
  constructor(private readonly database: Database) {
    super();
  }

  override async knows(account: string, device: string, now: Instant): Promise<boolean> {
    if (!TOKEN.test(device)) return false;
    const known = await this.devices.findOneBy({ tokenHash: tokenHash(device), account });
    return known !== null && now - known.seenAt < LIFE;
  }

  override async remember(account: string, device: string | undefined, now: Instant): Promise<string> {
    const token = device !== undefined && (await this.knows(account, device, now)) ? device : freshToken();
    await this.devices.upsert({ tokenHash: tokenHash(token), account, seenAt: now }, ['tokenHash', 'account']);
    await this.devices.delete({ account, seenAt: LessThan(now - LIFE) });
    const more = await this.devices.find({ where: { account }, order: { seenAt: 'DESC' }, skip: MOST });
    if (more.length > 0) await this.devices.remove(more);
    return token;
  }

  private get devices() {
    return this.database.manager.getRepository(AccountDeviceEntity);
  }
}
