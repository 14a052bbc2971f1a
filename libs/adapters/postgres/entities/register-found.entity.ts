import { Entity, PrimaryColumn } from 'typeorm';
import type { Instant } from '#libs/domain/time/index.js';
import { WHOLE_NUMBER } from './columns.js';

/** That what was in the register when the chain of acts began is in the chain, and since when. One row at most counts. */
@Entity('register_found')
export class RegisterFoundEntity {
  @PrimaryColumn(WHOLE_NUMBER)
  at!: Instant;
}
