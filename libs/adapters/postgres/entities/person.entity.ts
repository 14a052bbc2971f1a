import { Entity, Index } from 'typeorm';
import type { Person } from '#libs/domain/people/index.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('person')
@Index('person_revision', ['revision'])
export class PersonEntity extends RegisterRow<Person> {}
