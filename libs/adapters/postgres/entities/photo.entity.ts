import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PhotoKind } from '#libs/domain/photo/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** A photo of an order. Read by its hash, and counted by who added it. */
@Entity('photo')
@Index('photo_account', ['addedBy', 'addedAt'])
export class PhotoEntity {
  @PrimaryColumn(ID)
  sha256!: string;

  @PrimaryColumn(ID)
  orderId!: string;

  @Column('text')
  kind!: PhotoKind;

  @Column('bytea', { select: false })
  bytes!: Uint8Array;

  @Column(WHOLE_NUMBER)
  addedAt!: Instant;

  @Column(ID)
  addedBy!: string;
}
