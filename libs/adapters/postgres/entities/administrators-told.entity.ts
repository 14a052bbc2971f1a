import { Entity, Index } from 'typeorm';
import type { AdministratorsTold } from '#libs/domain/maintenance/index.js';
import { DocumentRow } from './document-row.entity.js';

/** What administrators were told of incidents that have no order. */
@Entity('administrators_told')
@Index('administrators_closing_due', { synchronize: false })
export class AdministratorsToldEntity extends DocumentRow<AdministratorsTold> {}
