import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: what dashboards are told of the place where the pages are installed. */
@Entity('installation')
@Check('installation_one_check', 'one')
export class InstallationEntity {
  @PrimaryColumn('boolean', { default: true })
  one!: true;

  @Column('text', { nullable: true })
  publicUrl!: string | null;

  @Column('text')
  mapDatum!: string;
}
