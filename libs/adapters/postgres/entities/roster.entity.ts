import { Entity, Index } from 'typeorm';
import type { Roster } from '#libs/domain/roster/index.js';
import { RegisterRow } from './register-row.entity.js';

@Entity('roster')
@Index('roster_revision', ['revision'])
export class RosterEntity extends RegisterRow<Roster> {}
