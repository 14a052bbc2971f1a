import { Check, Column, Entity, Index } from 'typeorm';
import type { Silence } from '#libs/domain/incident/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { numberOf } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

@Entity('silence')
@Index('silence_newest', ['startsAt', 'id'])
@Index('silence_ends', ['endsAt'])
@Check('silence_why', `(body->>'why' ~ '\\S') IS TRUE`)
@Check('silence_period', 'ends_at >= starts_at')
export class SilenceEntity extends DocumentRow<Silence> {
  @Column(numberOf('from'))
  readonly startsAt!: Instant;

  @Column(numberOf('until'))
  readonly endsAt!: Instant;
}
