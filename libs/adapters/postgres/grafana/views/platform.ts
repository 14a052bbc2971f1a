import { at, type View } from './view.js';

/** The platform itself, without a word of what people or kiosks said. */
export const PLATFORM: View[] = [
  {
    name: 'quarantine',
    about:
      'Packets that were acknowledged and not believed, without what was in them. kiosk_id is null where none could be named.',
    sql: `
      SELECT id, reason, kiosk_id, ${at('received_at')} AS received_at, size AS bytes, retry_state, ${at('retry_at')} AS retry_at
      FROM quarantine`,
  },
  {
    name: 'outbox',
    about: 'Messages to people and signs, without address and content. state: waiting, sent or dead.',
    sql: `
      SELECT id, body->'message'->>'type' AS type, body->'message'->>'hallId' AS hall_id, body->'message'->>'kioskId' AS kiosk_id,
        state, (body->>'attempts')::int AS attempts, ${at('created_at')} AS created_at, ${at('due_at')} AS due_at,
        ${at(`body->>'sentAt'`)} AS sent_at
      FROM outbox`,
  },
  {
    name: 'positions',
    about: 'Up to which entry of the journal each consumer has acted, and how many entries it is behind the foremost of them.',
    sql: 'SELECT consumer, position, max(position) OVER () - position AS behind FROM consumer_position',
  },
  {
    name: 'history_due',
    about:
      'Decisions that the history does not have yet, by what they are of; oldest_at: since when the first of them is to be there. Many, and old: InfluxDB is away.',
    sql: `
      SELECT body->>'of' AS subject, count(*)::int AS waiting, ${at(`min(coalesce(body->>'at', body->>'since')::bigint)`)} AS oldest_at
      FROM history_due GROUP BY 1`,
  },
  {
    name: 'rule_versions',
    about: 'Rule texts that were accepted, without the text.',
    sql: `SELECT version, origin, said_by, why, ${at('said_at')} AS said_at, ${at('counts_since')} AS counts_from FROM rule_version`,
  },
];
