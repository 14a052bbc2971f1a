import { Entity, Index } from 'typeorm';
import type { CitizenService } from '#libs/domain/service/index.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('citizen_service')
@Index('citizen_service_revision', ['revision'])
export class CitizenServiceEntity extends RegisterRow<CitizenService> {}
