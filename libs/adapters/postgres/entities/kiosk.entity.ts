import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { Kiosk } from '#libs/domain/kiosk/index.js';
import { ID, textOf } from './columns.js';
import { HallEntity } from './hall.entity.js';
import { PersonEntity } from './person.entity.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('kiosk')
@Index('kiosk_revision', ['revision'])
export class KioskEntity extends RegisterRow<Kiosk> {
  @ForeignKey(() => HallEntity, { name: 'kiosk_hall' })
  @Column({ ...textOf('hall'), ...ID })
  readonly hallId!: string;

  @ForeignKey(() => PersonEntity, { name: 'kiosk_maintainer' })
  @Column({ ...textOf('maintainer'), ...ID, nullable: true })
  readonly maintainer!: string | null;
}
