import { Entity, PrimaryColumn } from 'typeorm';
import { ID } from './columns.js';

/** A host to which alerts went before there was a policy for them. */
@Entity('target_before')
export class TargetBeforeEntity {
  @PrimaryColumn(ID)
  host!: string;
}
