import { MoreThan } from 'typeorm';
import { actOf, type Doing } from '#libs/domain/act/index.js';
import { type Photo, Photos } from '#libs/domain/photo/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { PhotoEntity } from '../entities/photo.entity.js';
import { appendAct } from './act-chain.js';

/** Photos in PostgreSQL. */
export class PostgresPhotos extends Photos {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(photo: Photo, doing: Doing): Promise<void> {
    const { sha256, orderId, kind, bytes, addedAt } = photo;
    const deed = { what: 'photo.add' as const, subject: { kind: 'order', id: orderId }, after: { sha256, kind } };
    await this.database.manager.transaction(async (manager) => {
      await appendAct(manager, actOf({ ...doing, evidence: [sha256] }, addedAt, deed));
      const row = { ...photo, bytes: Buffer.from(bytes) };
      await manager.createQueryBuilder().insert().into(PhotoEntity).values(row).orIgnore().execute();
    });
  }

  override async ordersOf(sha256: string): Promise<string[]> {
    return (await this.photos.find({ where: { sha256 }, select: { orderId: true, sha256: true } })).map(({ orderId }) => orderId);
  }

  override async one(sha256: string): Promise<Pick<Photo, 'kind' | 'bytes'> | undefined> {
    const row = await this.photos.findOne({
      where: { sha256 },
      select: { sha256: true, orderId: true, kind: true, bytes: true },
    });
    return row ? { kind: row.kind, bytes: row.bytes } : undefined;
  }

  override addedBy(account: string, since: Instant): Promise<number> {
    return this.photos.countBy({ addedBy: account, addedAt: MoreThan(since) });
  }

  private get photos() {
    return this.database.manager.getRepository(PhotoEntity);
  }
}
