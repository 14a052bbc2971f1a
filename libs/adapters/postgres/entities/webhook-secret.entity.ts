import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: what signs webhooks. */
@Entity('webhook_secret')
@Check('webhook_secret_one_check', 'one')
export class WebhookSecretEntity {
  @PrimaryColumn('boolean', { default: true })
  one!: true;

  @Column('text')
  secret!: string;
}
