import { In, MoreThan } from 'typeorm';
import { actOf, type Deed, type Doing } from '#libs/domain/act/index.js';
import {
  type CustomerFile,
  CustomerFiles,
  type FileOpening,
  OpeningRefused,
  whyNotDecide,
  whyNotOpen,
} from '#libs/domain/customer-file/index.js';
import type { Page } from '#libs/domain/index.js';
import { BadCursor } from '#libs/domain/journal/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import type { Database } from '../database.js';
import { CustomerFileEntity } from '../entities/customer-file.entity.js';
import { FileOpeningEntity } from '../entities/file-opening.entity.js';
import { appendAct } from './act-chain.js';

const fileDeed = (what: Deed['what'], fileId: string, more: Partial<Deed> = {}): Deed => ({
  what,
  subject: { kind: 'customerFile', id: fileId },
  ...more,
});

/** Files of customers in PostgreSQL. */
export class PostgresCustomerFiles extends CustomerFiles {
  constructor(private readonly database: Database) {
    super();
  }

  override async add(file: CustomerFile, content: string | null, doing: Doing): Promise<void> {
    await this.database.manager.transaction(async (manager) => {
      await appendAct(manager, actOf(doing, file.addedAt, fileDeed('file.add', file.id, { after: file })));
      await manager.insert(CustomerFileEntity, { ...file, content });
    });
  }

  override async list({
    halls,
    limit,
    after,
  }: {
    halls: string[] | null;
    limit: number;
    after?: string;
  }): Promise<Page<CustomerFile>> {
    const where = { ...(halls && { hallId: In(halls) }), ...(after !== undefined && { id: MoreThan(idIn(after)) }) };
    const rows = await this.files.find({ where, order: { id: 'ASC' }, take: limit + 1 });
    const items = rows.slice(0, limit).map(fileOf);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null };
  }

  override async one(id: string): Promise<CustomerFile | undefined> {
    const row = await this.files.findOneBy({ id });
    return row ? fileOf(row) : undefined;
  }

  override openings(fileId: string): Promise<FileOpening[]> {
    return this.asked.find({ where: { fileId }, order: { askedAt: 'DESC', id: 'ASC' }, take: 500 });
  }

  override async opening(id: string): Promise<FileOpening | undefined> {
    return (await this.asked.findOneBy({ id })) ?? undefined;
  }

  override async ask(opening: FileOpening, doing: Doing): Promise<void> {
    const { id, fileId, why, askedAt } = opening;
    await this.database.manager.transaction(async (manager) => {
      await appendAct(manager, actOf(doing, askedAt, fileDeed('file.ask', fileId, { after: { opening: id }, why })));
      await manager.insert(FileOpeningEntity, opening);
    });
  }

  override decide(id: string, says: { approved: boolean; why: string }, doing: Doing, now: Instant): Promise<FileOpening> {
    return this.database.manager.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' as const };
      const opening = await manager.findOneOrFail(FileOpeningEntity, { where: { id }, lock });
      const { approved, why } = says;
      const deed = fileDeed(approved ? 'file.approve' : 'file.refuse', opening.fileId, { after: { opening: id, approved }, why });
      await appendAct(manager, actOf(doing, now, deed));
      const refused = whyNotDecide(opening, doing);
      if (refused) throw new OpeningRefused(refused);
      const decided = { decidedBy: doing.by, decidedAt: now, approved, decidedWhy: why };
      await manager.update(FileOpeningEntity, { id }, decided);
      return { ...opening, ...decided };
    });
  }

  override read(openingId: string, doing: Doing, now: Instant): Promise<string | null> {
    return this.database.manager.transaction(async (manager) => {
      const { fileId, ...opening } = await manager.findOneByOrFail(FileOpeningEntity, { id: openingId });
      const refused = whyNotOpen({ fileId, ...opening }, doing.by, now);
      if (refused) throw new OpeningRefused(refused);
      const deed = fileDeed('read.file', fileId, { after: { opening: openingId }, why: opening.why });
      await appendAct(manager, actOf(doing, now, deed));
      const row = await manager.findOneOrFail(CustomerFileEntity, { where: { id: fileId }, select: { id: true, content: true } });
      return row.content;
    });
  }

  private get files() {
    return this.database.manager.getRepository(CustomerFileEntity);
  }

  private get asked() {
    return this.database.manager.getRepository(FileOpeningEntity);
  }
}

function fileOf({ id, title, hallId, keptAt, addedAt, addedBy }: CustomerFileEntity): CustomerFile {
  return { id, title, hallId, keptAt, addedAt, addedBy };
}

function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (!/^[\w.-]{1,64}$/.test(id)) throw new BadCursor();
  return id;
}
