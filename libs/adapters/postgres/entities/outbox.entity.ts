import { Check, Column, Entity, Generated, Index } from 'typeorm';
import type { OutboxItem } from '#libs/domain/delivery/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { ID, made, numberOf, textOf, WHOLE_NUMBER } from './columns.js';
import { DocumentRow } from './document-row.entity.js';

const of = (field: string): string => `(body->'message'->>'${field}')`;
const forSign = (sign: string, alert: string): string => `CASE WHEN ${of('type')} = 'sign' THEN ${sign} ELSE ${alert} END`;
const LANE = forSign(`'sign ' || ${of('kioskId')}`, `'alert ' || ${of('to')} || ' ' || coalesce(${of('channel')}, '0')`);
const THREAD = forSign(of('kioskId'), `coalesce(${of('orderId')}, ${of('incidentId')}, ${of('to')})`);
const RANK = forSign('2', `CASE WHEN (body->'message'->'urgent') = 'true' THEN 0 ELSE 1 END`);

/** Messages that wait. Lane and thread are as in libs/domain/delivery/message.ts. */
@Entity('outbox')
@Index('outbox_newest', ['createdAt', 'id'])
@Index('outbox_due', ['dueAt'], { where: `state = 'waiting'` })
@Index('outbox_lane', ['lane', 'thread', 'number'], { where: `state = 'waiting'` })
@Index('outbox_thread', ['thread', 'createdAt'])
@Check('outbox_state', `state IN ('waiting', 'sent', 'dead')`)
export class OutboxEntity extends DocumentRow<OutboxItem> {
  /** Keeps the order of what was put in at one instant: the later sign must come later. */
  @Column(WHOLE_NUMBER)
  @Generated('increment')
  number!: number;

  @Column(textOf('state'))
  readonly state!: string;

  @Column(numberOf('createdAt'))
  readonly createdAt!: Instant;

  @Column(numberOf('dueAt'))
  readonly dueAt!: Instant;

  @Column({ ...ID, ...made(LANE), nullable: true })
  readonly lane!: string | null;

  @Column({ ...ID, ...made(THREAD), nullable: true })
  readonly thread!: string | null;

  @Column({ type: 'integer', ...made(RANK), nullable: true })
  readonly rank!: number | null;
}
