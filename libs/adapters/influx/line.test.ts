import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Birth, Cashbox, CashUnit, ConsumableItem, Fault, Heartbeat } from '#libs/contracts/index.js';
import type { Reading, ReadingKind } from '#libs/domain/index.js';
import { asStored } from '#test/harness/history-contract.js';
import { INFLUX_ABSENT, startInflux } from '#test/harness/influx-server.js';
import { ifServers, without } from '#test/harness/runs-with.js';
import { MORNING, sampleReading } from '#test/harness/sample-readings.js';
import { TABLES } from './columns.js';
import { InfluxHistory } from './index.js';
import { writeLines } from './line.js';
import { LineText } from './line-text.js';

function linesOf(reading: Reading): string {
  const text = new LineText();
  writeLines(text, reading);
  return text.take();
}

describe('a reading in line protocol', () => {
  test('a heartbeat has its tags, its fields and a timestamp that names the message', () => {
    const reading = sampleReading({ fields: { mode: 'inService', rttMs: 38, tempC: 41.5, txOk: 12 } });
    expect(linesOf(reading)).toEqual(
      'heartbeat,hall=hall-1,kiosk=K-1,region=anqing,type=TAX-INV ' +
        'mode="inService",rtt_ms=38,temp_c=41.5,tx_ok=12i,skew_ms=-120i,boot_id="b-7",seq=41i,received_at=1767571200120i ' +
        '1767571200000004173',
    );
  });

  test('a cash box has a line for each unit, with its share in per cent', () => {
    const units = [{ id: '上 1', kind: 'noteBox', count: 1, capacity: 3 }];
    const line = linesOf(sampleReading({ kind: 'cashbox', fields: { units } }));
    expect(line).toContain(
      'cashbox,hall=hall-1,kiosk=K-1,region=anqing,type=TAX-INV,unit=上\\ 1,kind=noteBox count=1i,capacity=3i,pct=33.3,no=0i,',
    );
  });

  test('what was buffered while offline is marked and says nothing of the clock', () => {
    const line = linesOf(sampleReading({ historical: true }));
    expect(line).toContain('historical=true');
    expect(line).not.toContain('skew_ms');
  });

  test.each<[ReadingKind, Record<string, unknown>]>([
    ['birth', Birth.shape],
    ['heartbeat', Heartbeat.shape],
    ['consumables', ConsumableItem.shape],
    ['cashbox', CashUnit.shape],
    ['fault', Fault.shape],
  ])('every field that the contract of %s knows has a place', (kind, shape) => {
    const placed = [...TABLES[kind].tags, ...TABLES[kind].columns].map(({ wire }) => wire);
    const known = Object.keys(shape).filter((field) => !['ts', 'bootId', 'seq', 'historical'].includes(field));
    expect(placed.sort()).toEqual(known.sort());
    expect(Object.keys(Cashbox.shape)).toContain('units');
  });
});

/** Words with what line protocol, InfluxQL and JSON hold special, and whatever else Unicode has. */
const word = (longest: number) =>
  fc.oneof(
    fc.string({
      unit: fc.constantFrom('"', '\\', ',', ' ', '=', '\n', '\r', '\t', "'", '%', '5', 'C', '票', '#', '~', ';'),
      minLength: 1,
      maxLength: 12,
    }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: longest }),
  );
const count = fc.integer({ min: 0, max: 10_000_000 });
const number = fc.double({ min: -100, max: 300, noNaN: true, noDefaultInfinity: true }).map((n) => n || 0);
const member = { id: word(20), kind: word(20) };
const FIELDS = fc.oneof(
  fc.record({
    kind: fc.constant<ReadingKind>('birth'),
    fields: fc.record({ reason: word(40), model: word(40), components: fc.array(word(20)) }, { requiredKeys: [] }),
  }),
  fc.record({
    kind: fc.constant<ReadingKind>('heartbeat'),
    fields: fc.record(
      { mode: fc.constant('inService'), components: fc.dictionary(word(20), word(9)), tempC: number, txOk: count },
      { requiredKeys: ['mode'] },
    ),
  }),
  fc.record({
    kind: fc.constant<ReadingKind>('consumables'),
    fields: fc.record({
      items: fc.array(fc.record({ ...member, remaining: count, status: word(9) }, { requiredKeys: ['id', 'kind'] }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  }),
  fc.record({
    kind: fc.constant<ReadingKind>('cashbox'),
    fields: fc.record({
      units: fc.array(
        fc.record(
          { ...member, count, amountFen: fc.maxSafeNat(), byDenomination: fc.dictionary(word(9), count) },
          { requiredKeys: ['id', 'kind'] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
    }),
  }),
  fc.record({
    kind: fc.constant<ReadingKind>('fault'),
    fields: fc.record(
      {
        code: word(20),
        component: word(20),
        state: fc.constantFrom('raised', 'cleared'),
        detail: fc.string({ unit: 'binary', maxLength: 200 }),
      },
      { requiredKeys: ['code', 'state'] },
    ),
  }),
);
const head = fc.record({
  hallId: word(20),
  kioskType: word(20),
  bootId: word(30),
  seq: fc.nat(),
  ts: fc.integer({ min: 0, max: 4_102_444_800_000 }),
});

const server = await ifServers(startInflux);
const folder = await mkdtemp(join(tmpdir(), 'hallwatch-influx-words-'));
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const title = 'whatever words a kiosk sends come back from InfluxDB as they were';
if (!server) without(`${title} (${INFLUX_ABSENT})`);
else
  test(title, async () => {
    const history = await InfluxHistory.open({
      url: server.url,
      bucket: `词 "words", a=b`,
      positionFile: join(folder, 'position.json'),
      report: () => undefined,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(head, FIELDS), { minLength: 1, maxLength: 30 }), async (parts) => {
        const kioskId = `K-${++run}`;
        const readings: Reading[] = parts.map(([top, { kind, fields }], i) =>
          sampleReading({ ...top, kind, fields, kioskId, seq: i, receivedAt: MORNING + i }),
        );
        await history.write(readings, run);
        const { items } = await history.readings({ kioskId, limit: 100 });
        const inOrder = items.sort((a, b) => a.seq - b.seq);
        expect(inOrder).toEqual(readings.map(asStored));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
