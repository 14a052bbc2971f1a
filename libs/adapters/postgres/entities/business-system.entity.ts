import { Column, Entity, ForeignKey, Index } from 'typeorm';
import type { BusinessSystem } from '#libs/domain/kiosk/index.js';
import { ID, textOf } from './columns.js';
import { PersonEntity } from './person.entity.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('business_system')
@Index('business_system_revision', ['revision'])
export class BusinessSystemEntity extends RegisterRow<BusinessSystem> {
  @ForeignKey(() => PersonEntity, { name: 'business_system_owner' })
  @Column({ ...textOf('owner'), ...ID, nullable: true })
  readonly owner!: string | null;
}
