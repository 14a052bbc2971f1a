import { Column, PrimaryColumn } from 'typeorm';
import { ID, JSON_VALUE, WHOLE_NUMBER } from './columns.js';

/** A row of the register: the noun whole in `body`. */
export abstract class RegisterRow<Noun extends object> {
  @PrimaryColumn(ID)
  id!: string;

  @Column(JSON_VALUE)
  body!: Noun;

  /** Id of the change that told of the row, so that another process reads only what is new. */
  @Column(WHOLE_NUMBER)
  revision!: number;
}
