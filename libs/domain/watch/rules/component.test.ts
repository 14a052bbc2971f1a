import { describe, expect, test } from '@jest/globals';
import type { ComponentRule } from '../../index.js';
import { faultOf, message, named, Player } from '../testing/player.js';

const BROKEN: ComponentRule = {
  ...named,
  id: 'broken',
  kind: 'component',
  states: ['hardwareError'],
  forS: 120,
  severity: 'degraded',
  stopsService: true,
};
const DOWN: ComponentRule = { ...BROKEN, id: 'down', states: ['offline', 'noDevice'] };
const FRAUD: ComponentRule = {
  ...named,
  id: 'fraud',
  kind: 'component',
  states: ['potentialFraud'],
  code: 'CRD-004',
  severity: 'critical',
  stopsService: true,
};
const FAULTS = { ...named, id: 'told', kind: 'fault' as const };

const beat = (atS: number, components?: Record<string, string>) =>
  message('heartbeat', atS, { mode: 'inService', ...(components && { components }) });
const player = (): Player => new Player([BROKEN, DOWN, FRAUD, FAULTS]);

describe('a component whose state says that it does not work', () => {
  test('counts after two minutes, as the fault that the catalogue has for it, until it works again', () => {
    const watch = player();
    expect(watch.hear(beat(0, { receiptPrinter: 'online' }), beat(60, { receiptPrinter: 'offline' }))).toEqual([]);
    expect(watch.pass(180)).toEqual(['raised down/receiptPrinter @180']);
    const found = { cause: 'fault/PRN-010/receiptPrinter', code: 'PRN-010', loss: ['RCPT'], kind: 'fault' };
    expect(watch.findings[0]).toMatchObject({ ...found, evidence: { seen: { component: 'receiptPrinter', state: 'offline' } } });
    expect(watch.hear(beat(190, { receiptPrinter: 'online' }))).toEqual(['cleared down/receiptPrinter @190']);
  });

  test('that the catalogue does not know is a cause of its own name, and takes down what it serves', () => {
    const watch = player();
    watch.hear(beat(0, { cardReader: 'hardwareError', fanTray: 'hardwareError' }));
    expect(watch.pass(120)).toEqual(['raised broken/cardReader @120', 'raised broken/fanTray @120']);
    expect(watch.findings).toMatchObject([
      { cause: 'component/cardReader', kind: 'component', loss: ['CARDPAY'] },
      { cause: 'component/fanTray', kind: 'component', loss: [] },
    ]);
  });

  test('that was better for a moment begins anew', () => {
    const watch = player();
    watch.hear(beat(0, { idReader: 'noDevice' }), beat(60, { idReader: 'online' }), beat(90, { idReader: 'noDevice' }));
    expect(watch.pass(150)).toEqual([]);
    expect(watch.pass(210)).toEqual(['raised down/idReader @210']);
  });

  test('says nothing while the kiosk tells a fault of it, and counts when that is cleared and the state stays', () => {
    const watch = player();
    const jam = faultOf('PRN-003', 'receiptPrinter');
    expect(watch.hear(jam(0, 'raised'), beat(1, { receiptPrinter: 'hardwareError' }))).toEqual([
      'raised told/PRN-003/receiptPrinter @0',
    ]);
    expect(watch.pass(600)).toEqual([]);
    watch.hear(jam(601, 'cleared'), beat(660, { receiptPrinter: 'hardwareError' }));
    expect(watch.pass(780)).toEqual(['raised broken/receiptPrinter @780']);
    expect(watch.hear(jam(800, 'raised'), beat(801, { receiptPrinter: 'hardwareError' }))).toEqual([
      'raised told/PRN-003/receiptPrinter @800',
      'cleared broken/receiptPrinter @801',
    ]);
  });

  test('suspected of fraud counts at once, by the code that is security', () => {
    const watch = player();
    expect(watch.hear(beat(0, { cardReader: 'potentialFraud' }))).toEqual(['raised fraud/cardReader @0']);
    expect(watch.findings[0]).toMatchObject({ code: 'CRD-004', loss: 'ALL' });
  });

  test('stands over a heartbeat that tells no components, and over a restart', () => {
    const watch = player();
    watch.hear(beat(0, { idReader: 'noDevice' }), beat(60));
    watch.restart();
    expect(watch.pass(120)).toEqual(['raised down/idReader @120']);
    watch.restart();
    expect(watch.hear(beat(180), beat(240, { idReader: 'online' }))).toEqual(['cleared down/idReader @240']);
  });
});
