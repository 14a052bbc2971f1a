import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ForecastRule, OpenHours, type Rule } from '#libs/domain/index.js';
import { message, named, Player, T0 } from './testing/player.js';

const hours = new OpenHours();
const place = () => ({ hours, opening: { hours: '24h' as const, statutoryHolidays: 'open' as const } });
const at = (text: string): number => (Date.parse(`${text}+08:00`) - T0) / 1000;

const title = { zh: '{item} {about} {visit}', en: '{item} about {about}, then {visit}' };
const rule = (more: Partial<ForecastRule>): Rule => ({
  ...named,
  kind: 'forecast',
  id: 'ahead',
  title,
  items: ['receiptPaper', 'noteBox'],
  severity: 'info',
  ...more,
});
const visit = rule({ beforeNextVisit: true });
const soon = rule({ lastsLess: 6, clearHours: 6 });

const paper = (when: string, remaining: number) =>
  message('consumables', at(when), { items: [{ id: 'r', kind: 'receiptPaper', remaining, capacity: 1650 }] });
const notes = (when: string, count: number) =>
  message('cashbox', at(when), { units: [{ id: 'n', kind: 'noteBox', count, capacity: 1000 }] });
const heartbeat = (when: string) => message('heartbeat', at(when), { mode: 'inService' });

const player = (...rules: Rule[]) => new Player(rules, [], { place });
const types = (found: string[]): string[] => found.map((text) => text.split(' @')[0] as string);

describe('a rule that looks ahead', () => {
  test('tells on Friday what would be used up before anybody comes on Monday, not on Thursday', () => {
    const watch = player(visit);
    expect(watch.hear(paper('2026-03-05T17:00', 170))).toEqual([]);
    expect(types(watch.hear(paper('2026-03-06T08:30', 160)))).toEqual(['raised ahead/receiptPaper']);
    expect(watch.findings.at(-1)).toMatchObject({
      cause: 'consumable/receiptPaper',
      kind: 'consumable',
      severity: 'info',
      loss: [],
      evidence: { seen: { remaining: 160, visitAt: Date.parse('2026-03-09T08:30+08:00') } },
    });
    expect(watch.findings.at(-1)?.reason.en).toMatch(/^receipt paper about 2026-03-0\d \d\d:\d\d, then 2026-03-09 08:30$/);
    expect(watch.findings.at(-1)?.reason.zh).toMatch(/^凭条纸 2026年3月\d日 \d\d:\d\d 2026年3月9日 08:30$/);
  });

  test('tells by a heartbeat that the last working day has begun', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-05T17:00', 170));
    expect(watch.hear(heartbeat('2026-03-05T18:00'))).toEqual([]);
    expect(types(watch.hear(heartbeat('2026-03-06T09:00')))).toEqual(['raised ahead/receiptPaper']);
    expect(watch.hear(heartbeat('2026-03-06T10:00'))).toEqual([]);
  });

  test('is quiet again after the refill, and in between says nothing', () => {
    const watch = player(soon);
    expect(types(watch.hear(paper('2026-03-05T09:00', 20)))).toEqual(['raised ahead/receiptPaper']);
    expect(watch.hear(paper('2026-03-05T09:01', 60))).toEqual([]);
    expect(types(watch.hear(paper('2026-03-05T09:02', 1650)))).toEqual(['cleared ahead/receiptPaper']);
  });

  test('tells of a box that fills before somebody comes, and not of one without a capacity', () => {
    const watch = player(visit);
    expect(types(watch.hear(notes('2026-02-14T10:00', 760)))).toEqual(['raised ahead/noteBox']);
    expect(watch.findings[0]).toMatchObject({ cause: 'cashbox/noteBox', evidence: { seen: { count: 760 } } });
    const other = player(visit);
    const unit = { units: [{ id: 'n', kind: 'noteBox', count: 990 }] };
    expect(other.hear(message('cashbox', at('2026-02-14T10:00'), unit))).toEqual([]);
  });

  test('leaves what is out already to the rules about levels', () => {
    expect(player(visit).hear(paper('2026-03-06T09:00', 0))).toEqual([]);
  });

  test('looks at nothing where the hall is not known, and learns nothing of what it is not for', () => {
    expect(new Player([visit]).hear(paper('2026-03-06T09:00', 5))).toEqual([]);
    const watch = player(rule({ beforeNextVisit: true, items: ['toner'] }));
    expect(watch.hear(paper('2026-03-06T09:00', 5))).toEqual([]);
    expect(watch.memory()?.foreseen).toBeUndefined();
  });

  test('forgets what it learnt when no rule looks ahead any more', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-06T09:00', 500));
    expect(watch.memory()?.foreseen).toHaveProperty(['consumable/receiptPaper']);
    watch.rules([]);
    watch.hear(heartbeat('2026-03-06T09:01'));
    expect(watch.memory()?.foreseen).toBeUndefined();
  });

  test('finds the same after a restart, and raises and clears in turn, whatever the levels', () => {
    const step = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 1650 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const one = player(visit, { ...soon, id: 'soon' } as Rule);
        const other = player(visit, { ...soon, id: 'soon' } as Rule);
        let now = at('2026-02-09T09:00');
        for (const [minutes, remaining, restart] of steps) {
          now += minutes * 60;
          const told = message('consumables', now, { items: [{ id: 'r', kind: 'receiptPaper', remaining, capacity: 1650 }] });
          const found = one.hear(told);
          if (restart) other.restart();
          expect(other.hear(told)).toEqual(found);
        }
        for (const id of ['ahead', 'soon']) {
          const turns = one.findings.filter((f) => f.rule === id).map(({ type }) => type);
          expect(turns).toEqual(turns.map((_, n) => (n % 2 === 0 ? 'raised' : 'cleared')));
        }
      }),
      { numRuns: 60 },
    );
  });
});
