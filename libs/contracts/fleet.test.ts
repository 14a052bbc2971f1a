import { describe, expect, test } from '@jest/globals';
import { checkFleet, type FleetError, type FleetFile } from './fleet.js';

const hall = { id: 'h-1', region: 'anqing', hotline: '0556-0000-001' };

const taken = (input: unknown, already = {}): FleetFile => {
  const answer = checkFleet(input, already);
  if ('errors' in answer) throw new Error(JSON.stringify(answer.errors));
  return answer.fleet;
};

const refused = (input: unknown): FleetError[] => {
  const answer = checkFleet(input);
  return 'errors' in answer ? answer.errors : [];
};

describe('a fleet file', () => {
  test('needs little: the rest has defaults', () => {
    const fleet = taken({ halls: [hall], kiosks: [{ id: 'K-1', hall: 'h-1' }] });
    expect(fleet.halls[0]).toMatchObject({ name: 'h-1', hours: '24h', statutoryHolidays: 'open', counters: [], online: [] });
    expect(fleet.kiosks[0]).toMatchObject({
      name: 'K-1',
      heartbeatS: 60,
      spot: '',
      services: [],
      components: [],
      state: 'active',
    });
    expect(fleet.people).toEqual([]);
  });

  test('may name business systems with what they carry; their owners must be known, and one stands once', () => {
    const system = { id: 'tax', names: ['发票系统'], services: ['INV'], owner: 'p-9' };
    expect(taken({ systems: [system] }, { people: ['p-9'] }).systems).toEqual([{ ...system, name: 'tax' }]);
    expect(taken({}).systems).toBeUndefined();
    expect(refused({ systems: [system, { id: 'tax' }] }).map(({ path }) => path)).toEqual(['systems.1.id', 'systems.0.owner']);
  });

  test('may add kiosks to a hall and a person that are registered already', () => {
    const kiosk = { id: 'K-1', hall: 'h-9', maintainer: 'p-9' };
    expect(taken({ kiosks: [kiosk] }, { halls: ['h-9'], people: ['p-9'] }).kiosks).toHaveLength(1);
    expect(refused({ kiosks: [kiosk] }).map((e) => e.path)).toEqual(['kiosks.0.hall', 'kiosks.0.maintainer']);
  });

  test('keeps who made a kiosk, without blanks around it, and refuses a name that says nothing or too much', () => {
    const of = (vendor?: string) => ({ halls: [hall], kiosks: [{ id: 'K-1', hall: 'h-1', vendor }] });
    expect(taken(of(' 示例厂家甲\u3000')).kiosks[0]?.vendor).toBe('示例厂家甲');
    expect(taken(of()).kiosks[0]?.vendor).toBeUndefined();
    expect(refused(of(' '))).toEqual([{ path: 'kiosks.0.vendor', message: expect.stringContaining('leave the field out') }]);
    expect(taken(of('厂'.repeat(64))).kiosks[0]?.vendor).toHaveLength(64);
    expect(refused(of('厂'.repeat(65))).map((e) => e.path)).toEqual(['kiosks.0.vendor']);
  });

  test('keeps opening hours by weekday and refuses a span that ends before it begins', () => {
    const hours = {
      mon: [
        ['08:30', '12:00'],
        ['14:00', '17:30'],
      ],
    };
    expect(taken({ halls: [{ ...hall, hours }] }).halls[0]?.hours).toEqual(hours);
    expect(refused({ halls: [{ ...hall, hours: { mon: [['12:00', '08:30']] } }] })[0]?.path).toMatch(/^halls\.0\.hours/);
    expect(refused({ halls: [{ ...hall, hours: 'always' }] })[0]?.message).toContain('"24h"');
  });

  test('is refused with everything that is wrong, each with its place', () => {
    const paths = refused({
      halls: [hall, hall, { ...hall, id: 'h-2', firstResponsible: 'nobody' }],
      kiosks: [
        { id: 'K-1', hall: 'h-1' },
        { id: 'K-1', hall: 'nowhere' },
      ],
      people: [{ id: 'p-1', halls: ['nowhere'] }, { id: 'p-1' }],
    }).map((e) => e.path);
    expect(paths.sort()).toEqual([
      'halls.1.id',
      'halls.2.firstResponsible',
      'kiosks.1.hall',
      'kiosks.1.id',
      'people.0.halls.0',
      'people.1.id',
    ]);
  });

  test('is refused when it is not a fleet file at all', () => {
    for (const input of [null, 7, 'halls', []]) expect(refused(input)).toHaveLength(1);
    expect(refused({ kiosks: [{ id: '../etc', hall: 'h-1' }] })[0]?.path).toBe('kiosks.0.id');
    expect(refused({ halls: [{ id: 'h-1', region: 'a' }] })[0]?.path).toBe('halls.0.hotline');
  });
});
