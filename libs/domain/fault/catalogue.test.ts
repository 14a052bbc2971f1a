import { describe, expect, test } from '@jest/globals';
import { METRIC_FIELDS } from '../reading/index.js';
import { catalogued, componentLoss, FAULTS, lossOf, severityOfUnknown } from './catalogue.js';
import type { FaultCode } from './fault.js';
import {
  cashUnitName,
  componentName,
  consumableName,
  knownComponent,
  servicesByCashUnit,
  servicesByConsumable,
} from './parts.js';

const lines = [...FAULTS.values()];
const CHINESE = /[\u4e00-\u9fff]/;
const line = (code: string): FaultCode => catalogued(code) as FaultCode;

describe('the fault catalogue', () => {
  test('has 53 codes', () => {
    expect(FAULTS.size).toBe(53);
  });

  test.each(lines)('$code is told completely in both languages', ({ name, firstAction, components, repairMinutes }) => {
    for (const text of [name, firstAction]) {
      expect(text.zh).toMatch(CHINESE);
      expect(text.en.trim()).not.toBe('');
      expect(text.en).not.toMatch(CHINESE);
    }
    expect(components.length).toBeGreaterThan(0);
    expect(components.filter((c) => !knownComponent(c))).toEqual([]);
    expect(repairMinutes.p90).toBeGreaterThanOrEqual(repairMinutes.p50);
  });

  test('information never takes a service down', () => {
    expect(lines.filter((l) => l.severity === 'info' && l.takesDown.length > 0)).toEqual([]);
  });

  test('doors, safe, tampering, skimming and alarms are matters of security', () => {
    const security = lines
      .filter((l) => l.security)
      .map((l) => l.code)
      .sort();
    expect(security).toEqual(['CBX-003', 'CBX-004', 'CRD-004', 'DOR-001', 'DOR-002', 'ENV-002']);
  });

  test('jams and shutters are cleared by whoever is at hand', () => {
    const clearable = lines.filter((l) => l.action === 'clear').map((l) => l.code);
    expect(clearable.sort()).toEqual(['BNA-001', 'BNA-005', 'COI-001', 'CRD-001', 'DSP-005', 'PRN-003']);
  });

  test('dispensers, power and business systems are told at once whatever their action', () => {
    const atOnce = lines.filter((l) => l.atOnce).map((l) => l.code);
    expect(atOnce.sort()).toEqual(['DSP-001', 'DSP-002', 'DSP-003', 'DSP-004', 'DSP-005', 'NET-003', 'PWR-001', 'PWR-002']);
  });

  test('a cause that a level reading tells too names a known level', () => {
    for (const { sameAs } of lines) {
      if (!sameAs) continue;
      const [of, kind] = sameAs.split('/') as [string, string];
      if (of === 'metric') expect(METRIC_FIELDS).toContain(kind);
      else expect(of === 'consumable' ? servicesByConsumable : servicesByCashUnit).toHaveProperty(kind);
    }
  });

  test('a fault and the level reading of the same cause take down the same services', () => {
    for (const l of lines) {
      if (!l.sameAs || l.severity === 'info' || l.sameAs.startsWith('metric/')) continue;
      const [of, kind] = l.sameAs.split('/') as [string, string];
      expect(l.takesDown).toEqual((of === 'consumable' ? servicesByConsumable : servicesByCashUnit)[kind]);
    }
  });
});

describe('a fault that the catalogue does not know', () => {
  test('takes down what its component serves', () => {
    expect(componentLoss('receiptPrinter')).toEqual(['RCPT']);
    expect(componentLoss('documentPrinter')).toEqual(['DOC']);
    expect(componentLoss('noteAcceptor')).toEqual(['CASH']);
    expect(componentLoss('cashDispenser')).toEqual(['WDL']);
    expect(componentLoss('idReader')).toEqual(['ID']);
  });

  test('takes down nothing when the component is unknown or serves nobody', () => {
    expect(componentLoss('espressoMachine')).toEqual([]);
    expect(componentLoss('surveillanceCamera')).toEqual([]);
  });

  test('counts as degraded whatever action came with it', () => {
    for (const action of ['clear', 'maintenance', 'reset', 'never heard of', undefined]) {
      expect(severityOfUnknown(action)).toBe('degraded');
    }
  });
});

test('a printer offline takes down only what the named printer prints', () => {
  expect(lossOf(line('PRN-010'), 'receiptPrinter')).toEqual(['RCPT']);
  expect(lossOf(line('PRN-010'), 'documentPrinter')).toEqual(['DOC']);
  expect(lossOf(line('PRN-010'))).toEqual(['RCPT', 'DOC']);
  expect(lossOf(line('SCR-001'), 'touchScreen')).toBe('ALL');
});

test('kinds have names in both languages, an unknown one stands for itself', () => {
  expect(consumableName('a4Paper')).toEqual({ zh: 'A4纸', en: 'A4 paper' });
  expect(cashUnitName('noteBox')).toEqual({ zh: '钞箱', en: 'cash box' });
  expect(componentName('qrScanner')).toEqual({ zh: '扫码器', en: 'QR scanner' });
  expect(consumableName('soap')).toEqual({ zh: 'soap', en: 'soap' });
  expect(cashUnitName('constructor')).toEqual({ zh: 'constructor', en: 'constructor' });
});
