import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** When nobody heard the kiosks, and because of what. */
@Entity('unheard_stretch')
@Index('unheard_stretch_until', ['until'])
export class UnheardStretchEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  since!: Instant;

  @Column(WHOLE_NUMBER)
  until!: Instant;

  @PrimaryColumn('text')
  because!: string;
}
