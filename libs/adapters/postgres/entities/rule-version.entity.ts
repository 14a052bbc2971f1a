import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Position } from '#libs/domain/journal/index.js';
import type { RuleOrigin } from '#libs/domain/rule/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** A rule text that was accepted, and from which entry of the journal on it counted. Only ever added to. */
@Entity('rule_version')
@Index('rule_version_newest', ['saidAt', 'id'])
@Index('rule_version_content', ['version', 'id'])
@Check('rule_version_origin', `origin IN ('shipped', 'file', 'http')`)
@Check('rule_version_why', `why ~ '\\S'`)
@Check('rule_version_place', '(counts_since IS NULL) = (position IS NULL)')
export class RuleVersionEntity {
  @PrimaryGeneratedColumn('increment', WHOLE_NUMBER)
  id!: number;

  @Column(ID)
  version!: string;

  @Column('text')
  origin!: RuleOrigin;

  @Column('text')
  text!: string;

  @Column('text')
  saidBy!: string;

  @Column('text')
  why!: string;

  @Column(WHOLE_NUMBER)
  saidAt!: Instant;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  countsSince!: Instant | null;

  @Column({ ...WHOLE_NUMBER, nullable: true })
  position!: Position | null;
}
