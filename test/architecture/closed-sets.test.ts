import { describe, expect, test } from '@jest/globals';
import * as contract from '#libs/contracts/index.js';
import * as domain from '#libs/domain/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';

describe('a closed set that the contract and the domain both have, for neither imports the other', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['kinds of readings', contract.KINDS, domain.READING_KINDS],
    ['modes', contract.MODES, Object.keys(domain.MODE_WORDS)],
    ['modes in which nobody is served', contract.MODES.filter((mode) => mode !== 'inService'), domain.CLOSED_MODES],
    ['states of devices', contract.DEVICE_STATES, Object.keys(domain.DEVICE_STATE_WORDS)],
    ['actions', contract.FAULT_ACTIONS, domain.FAULT_ACTIONS],
    ['weekdays', contract.WEEKDAYS, domain.WEEKDAYS],
    ['states of the register', contract.REGISTER_STATES, domain.REGISTER_STATES],
    ['roles', contract.ROLES, domain.ROLES],
  ])('is the same in both: %s', (_, ofContract, ofDomain) => {
    expect(ofContract).toEqual(ofDomain);
  });
});

/** By the constraint that keeps them in the tables. */
const IN_TABLES: Record<string, readonly string[]> = {
  calendar_override_kind: domain.DAY_WORDS,
  incident_state: domain.INCIDENT_STATES,
  kiosk_mode_closed: domain.CLOSED_MODES,
  notice_state: domain.NOTICE_STATES,
  outbox_state: ['waiting', 'sent', 'dead'] satisfies domain.OutboxState[],
  quarantine_retry: domain.RETRY_STATES,
  review_state: domain.REVIEW_STATES,
  rule_version_origin: domain.RULE_ORIGINS,
  untold_is_of: domain.NOT_NOTIFIED_OF,
  withheld_state: domain.WITHHELD_STATES,
};

await onEachDatabase((database) => {
  test('the tables take the words of the domain and no others', async () => {
    const found = await database().query<{ name: string; says: string }>(
      `SELECT DISTINCT conname AS name, pg_get_constraintdef(oid) AS says FROM pg_constraint
       WHERE contype = 'c' AND pg_get_constraintdef(oid) LIKE '%ANY (ARRAY[%::text%' ORDER BY conname`,
    );
    const words = found.map(({ name, says }) => [name, [...says.matchAll(/'([^']+)'::text/g)].map(([, word]) => word)]);
    expect(Object.fromEntries(words)).toEqual(IN_TABLES);
  });
});
