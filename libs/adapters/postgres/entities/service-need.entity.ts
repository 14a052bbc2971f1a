import { Entity, Index } from 'typeorm';
import type { ServiceNeed } from '#libs/domain/service/index.js';
import { RegisterRow } from './register-row.entity.js';

/** One row: the whole table of what services need of kiosks. */
@Entity('service_need')
@Index('service_need_revision', ['revision'])
export class ServiceNeedEntity extends RegisterRow<{ id: string; lines: ServiceNeed[] }> {}
