import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkFleet } from '#libs/contracts/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { demoFleet, generateFleet } from './generate.js';

describe('a generated fleet', () => {
  test('of the demo is one hall of each kind, as the committed file has it', () => {
    const file: unknown = JSON.parse(readFileSync(projectFile('apps', 'simulator', 'fleet.demo.json'), 'utf8'));
    const fleet = demoFleet();
    expect(checkFleet(file)).toEqual({ fleet });
    const kiosksIn = (hall: string): number => fleet.kiosks.filter((k) => k.hall === hall).length;
    expect(fleet.halls.map((h) => [h.id, kiosksIn(h.id)])).toEqual([
      ['aq-civic', 13],
      ['aq-district', 6],
      ['aq-power', 5],
      ['aq-hospital', 24],
      ['aq-bank', 4],
    ]);
  });

  test.each([1, 50, 500, 5_000])('of %i kiosks is valid and has exactly so many', (kiosks) => {
    const fleet = generateFleet(kiosks, 7);
    expect(fleet.kiosks).toHaveLength(kiosks);
    expect(checkFleet(fleet)).toEqual({ fleet });
  });

  test('has kiosks of several made-up vendors, as many as can be compared', () => {
    const vendors = demoFleet().kiosks.map(({ vendor }) => vendor);
    for (const vendor of ['示例厂家甲', '示例厂家乙', '示例厂家丙'])
      expect(vendors.filter((one) => one === vendor).length).toBeGreaterThanOrEqual(10);
    expect(new Set(vendors).size).toBe(3);
  });

  test('knows the business systems that its kiosks call, by the names that people use', () => {
    const { systems = [], kiosks } = generateFleet(60, 1);
    expect(systems.map(({ id, name }) => [id, name])).toEqual([
      ['qrPlatform', '扫码缴费平台'],
      ['cardGateway', '银行卡支付网关'],
      ['identityCheck', '身份核验系统'],
      ['taxCore', '税务核心系统'],
    ]);
    for (const { services } of systems) expect(kiosks.some((kiosk) => kiosk.services.includes(services[0] ?? ''))).toBe(true);
  });

  test('keeps its first kiosks when it grows', () => {
    expect(generateFleet(60, 7).kiosks.slice(0, 50)).toEqual(generateFleet(50, 7).kiosks);
  });

  test('names a contact and a maintainer on every kiosk', () => {
    for (const kiosk of generateFleet(60, 1).kiosks) {
      expect(kiosk).toMatchObject({
        contactName: expect.stringContaining('维护员'),
        contactPhone: expect.stringMatching(/^1380000\d{4}$/),
      });
      expect(kiosk.services.length).toBeGreaterThan(0);
    }
  });
});
