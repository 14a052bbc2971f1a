import { Entity, Index } from 'typeorm';
import type { Department } from '#libs/domain/people/index.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('department')
@Index('department_revision', ['revision'])
export class DepartmentEntity extends RegisterRow<Department> {}
