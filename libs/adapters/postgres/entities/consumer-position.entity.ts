import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Position } from '#libs/domain/journal/index.js';
import { ID, WHOLE_NUMBER } from './columns.js';

/** Up to where a consumer of the journal has acted. */
@Entity('consumer_position')
export class ConsumerPositionEntity {
  @PrimaryColumn(ID)
  consumer!: string;

  @Column(WHOLE_NUMBER)
  position!: Position;
}
