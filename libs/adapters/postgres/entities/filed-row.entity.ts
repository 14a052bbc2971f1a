import { Column } from 'typeorm';
import { textOf } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

/** What is filed by kiosk, hall, kind and state. */
export abstract class FiledRow<Noun extends object> extends DocumentRow<Noun> {
  /** Null: it is of a hall, or of more. */
  @Column({ ...textOf('kioskId'), nullable: true })
  readonly kioskId!: string | null;

  @Column(textOf('hallId'))
  readonly hallId!: string;

  @Column(textOf('kind'))
  readonly kind!: string;

  @Column(textOf('state'))
  readonly state!: string;
}
