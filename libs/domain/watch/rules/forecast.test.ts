import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ForecastRule, OpenHours, type Rule } from '#libs/domain/index.js';
import { sharing } from '../memory/shared.js';
import { message, named, Player, T0 } from '../testing/player.js';

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

  const said = (watch: Player): string[] =>
    watch.findings.map(({ type, again, reason }) => `${again ? 'again' : type} ${reason.en.replace('receipt paper ', '')}`);
  const kinds = (watch: Player): string[] => watch.findings.map(({ type, again }) => (again ? 'again' : type));

  test('does not follow every sheet with its words: not before four hours, and when the time has moved', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-06T16:00', 150));
    for (let minute = 10; minute < 60; minute += 5) watch.hear(paper(`2026-03-06T16:${minute}`, 150 - minute));
    watch.hear(paper('2026-03-06T18:00', 80), paper('2026-03-06T19:59', 60));
    expect(watch.findings).toHaveLength(1);
    watch.hear(paper('2026-03-06T20:01', 50));
    expect(said(watch)).toEqual([
      expect.stringMatching(/^raised about 2026-03-0\d \d\d:\d\d, then 2026-03-09 08:30$/),
      expect.stringMatching(/^again about 2026-03-0\d \d\d:\d\d, then 2026-03-09 08:30$/),
    ]);
    expect(said(watch)[1]).not.toBe(said(watch)[0]?.replace('raised', 'again'));
  });

  test('says so when the time that it named has passed, though nobody speaks, and names the next visit when one has come', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-06T16:00', 40));
    const [first = ''] = watch.findings[0]?.reason.en.match(/\d{4}-\d\d-\d\d \d\d:\d\d/) ?? [];
    const due = at(first.replace(' ', 'T'));
    expect(watch.pass(due - 1)).toEqual([]);
    expect(watch.pass(due)).toHaveLength(1);
    expect(said(watch).at(-1)).toBe('again about now, then 2026-03-09 08:30');
    watch.pass(at('2026-03-09T08:29'));
    expect(watch.findings).toHaveLength(2);
    watch.pass(at('2026-03-09T09:00'));
    expect(said(watch).at(-1)).toBe('again about now, then 2026-03-10 08:30');
    expect(watch.findings.at(-1)?.at).toBe(Date.parse('2026-03-09T08:30+08:00'));
  });

  test('of what is used up names no time, and leaves it to a rule about levels where there is one', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-06T16:00', 40), paper('2026-03-06T16:05', 0), paper('2026-03-06T18:05', 0));
    expect(said(watch).slice(1)).toEqual(['again is used up']);
    const level = { states: ['out'], pct: { raise: 0, clear: 2 }, severity: 'degraded', stopsService: true };
    const both = player({ ...named, ...level, id: 'out', kind: 'consumable' } as Rule, visit);
    both.hear(paper('2026-03-06T16:00', 40));
    expect(types(both.hear(paper('2026-03-06T16:05', 0)))).toEqual(['raised out/receiptPaper', 'cleared ahead/receiptPaper']);
  });

  test('ends with an emptying in several goes, and foretells nothing before ten minutes after the last', () => {
    const watch = player(visit);
    watch.hear(notes('2026-03-06T16:00', 900), notes('2026-03-06T16:01', 850), notes('2026-03-06T16:02', 800));
    expect(kinds(watch)).toEqual(['raised', 'cleared']);
    expect(watch.findings.at(-1)).toMatchObject({ handSet: true, endedBy: 'emptied', why: { zh: '已清空或更换' } });
    watch.hear(notes('2026-03-06T16:06', 890), heartbeat('2026-03-06T16:10'));
    expect(watch.findings).toHaveLength(2);
    expect(types(watch.hear(heartbeat('2026-03-06T16:12')))).toEqual(['raised ahead/noteBox']);
  });

  test('ends with another cassette, and by the sensor alone where nothing is counted any more', () => {
    const tray = (when: string, item: object) =>
      message('consumables', at(when), { items: [{ id: 'r', kind: 'receiptPaper', ...item }] });
    for (const next of [
      { remaining: 120, capacity: 3000 },
      { status: 'full' },
      { kind: 'a4Paper', remaining: 9, capacity: 500 },
    ]) {
      const watch = player(visit);
      watch.hear(tray('2026-03-06T16:00', { remaining: 110, capacity: 1650, status: 'low' }));
      watch.hear(tray('2026-03-06T16:05', next));
      expect(kinds(watch)).toEqual(['raised', 'cleared']);
    }
  });

  test('with a reserve is quiet while as much is expected to be left, or room', () => {
    const kept = (pct: number) => player(rule({ beforeNextVisit: true, reservePct: pct }));
    expect(kept(1).hear(paper('2026-03-06T08:30', 200))).toEqual([]);
    expect(types(kept(15).hear(paper('2026-03-06T08:30', 200)))).toEqual(['raised ahead/receiptPaper']);
    expect(kept(1).hear(notes('2026-02-14T10:00', 600))).toEqual([]);
    expect(types(kept(40).hear(notes('2026-02-14T10:00', 600)))).toEqual(['raised ahead/noteBox']);
    const tray = { items: [{ id: 'r', kind: 'receiptPaper', remaining: 200 }] };
    expect(kept(1).hear(message('consumables', at('2026-03-06T08:30'), tray))).toHaveLength(1);
  });

  test('of a new kiosk tells what is as likely as not, until its own use is learnt', () => {
    const young = rule({ beforeNextVisit: true, learnDays: 1 });
    expect(player(young).hear(paper('2026-03-06T08:30', 160))).toEqual([]);
    expect(types(player(young).hear(paper('2026-03-06T08:30', 90)))).toEqual(['raised ahead/receiptPaper']);
    const watch = player(young);
    watch.hear(
      ...[5, 6].flatMap((day) =>
        [9, 12, 15, 18].map((hour, n) =>
          paper(`2026-03-0${day}T${String(hour).padStart(2, '0')}:00`, 300 - (day - 5) * 80 - n * 20),
        ),
      ),
    );
    expect(watch.memory()?.foreseen?.['consumable/receiptPaper']?.use.learntMs).toBeGreaterThan(86_400_000);
    expect(kinds(watch).filter((kind) => kind !== 'again')).toEqual(['raised']);
  });

  test('says anew, once, what a version before it held', () => {
    const watch = player(visit);
    watch.hear(paper('2026-03-06T16:00', 40));
    for (const { said: _said, least: _least, ...before } of watch.memory()?.allForeseen() ?? []) {
      watch.memory()?.noteForeseen(before, sharing());
    }
    watch.restart();
    watch.hear(paper('2026-03-06T16:10', 39), paper('2026-03-06T16:20', 38));
    expect(kinds(watch)).toEqual(['raised', 'again']);
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
          const turns = one.findings.filter((f) => f.rule === id && !f.again).map(({ type }) => type);
          expect(turns).toEqual(turns.map((_, n) => (n % 2 === 0 ? 'raised' : 'cleared')));
        }
      }),
      { numRuns: 60 },
    );
  });
});
