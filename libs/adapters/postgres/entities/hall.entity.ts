import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Hall } from '#libs/domain/hall/index.js';
import { ID, textOf } from './columns.js';
import { PersonEntity } from './person.entity.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('hall')
@Index('hall_revision', ['revision'])
export class HallEntity extends RegisterRow<Hall> {
  @ForeignKey(() => PersonEntity, { name: 'hall_first_responsible' })
  @Column({ ...textOf('firstResponsible'), ...ID, nullable: true })
  readonly firstResponsible!: string | null;
}
