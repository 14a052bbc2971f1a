import { expect, test } from '@jest/globals';
import { sampleIncident } from '#test/harness/sample-books.js';
import { componentsOfCashUnit, FAULTS, isOfCash, NAMED_PARTS } from '../fault/index.js';
import { kindOf } from './decide.js';
import { tradesFor } from './trade.js';

const kindOfCause = (cause: string) => kindOf(sampleIncident({ kind: 'component', cause, holding: [] }));
const isPrinter = (component: string): boolean => component.endsWith('Printer');

// S0-Q5c
test.each(
  [...FAULTS.values()].filter(({ sameAs = '' }) => sameAs.startsWith('cashbox/')).map((line) => [line.code, line] as const),
)('%s goes to two who handle cash exactly where its work asks for one who does', (_, { sameAs = '', skill }) => {
  const kind = kindOfCause(sameAs);
  expect(kind === 'settle').toBe(skill === 'cash');
  expect(tradesFor(kind, { skill }).includes('cash')).toBe(skill === 'cash');
});

test.each(NAMED_PARTS.cashUnits)('%s holds cash unless it is of printers', (unit) => {
  const components = componentsOfCashUnit(unit);
  const ofPrinters = components.length > 0 && components.every(isPrinter);
  expect(isOfCash(`cashbox/${unit}`)).toBe(!ofPrinters);
});

test('what is full of paper is a repair, and a unit that nobody knows is taken to hold cash', () => {
  expect(kindOfCause('cashbox/retractBin')).toBe('repair');
  expect([kindOfCause('cashbox/constructor'), kindOfCause('consumable/receiptPaper')]).toEqual(['settle', 'replenish']);
});
