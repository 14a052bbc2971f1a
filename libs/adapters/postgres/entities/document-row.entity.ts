import { Column, PrimaryColumn } from 'typeorm';
import { ID, JSON_VALUE } from './columns.js';

/** A row that keeps the noun whole in `body`; the database makes its other columns from it. */
export abstract class DocumentRow<Noun extends object> {
  @PrimaryColumn(ID)
  id!: string;

  @Column(JSON_VALUE)
  body!: Noun;
}
