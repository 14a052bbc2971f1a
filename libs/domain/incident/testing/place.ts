import { type Answer } from '../../finding/index.js';
import type { BusinessSystem, Finding, Hall, Incident, Kiosk } from '../../index.js';
import { DecisionMemory, type DeskChange, type Premises, proceed, type Scene, type Silence } from '../index.js';

export const START = 1_767_225_600_000;
const HALL = { id: 'hall-1', name: '一号自助厅', region: 'anqing' } as Hall;

/** A kiosk names its hall: `B-02` is of hall `B`, and `K-…` of the first one. */
const hallOf = (kioskId: string): string => (kioskId.startsWith('K') ? 'hall-1' : (kioskId.split('-')[0] as string));

/** Kiosks of some halls, so many of each. */
export const kiosksOfHalls = (halls: Record<string, number>): string[] =>
  Object.entries(halls).flatMap(([hall, n]) => Array.from({ length: n }, (_, i) => `${hall}-${String(i + 1).padStart(2, '0')}`));

export const finding = (
  type: Finding['type'],
  kioskId: string,
  at: number,
  cause = 'link',
  more: Partial<Finding> = {},
): Finding => ({
  type,
  key: `rule/${cause}`,
  kioskId,
  hallId: hallOf(kioskId),
  region: 'anqing',
  cause,
  kind: cause === 'link' ? 'link' : 'fault',
  rule: 'rule',
  ruleVersion: 'v1',
  at,
  severity: 'critical',
  loss: cause === 'link' ? 'ALL' : [],
  reason: { zh: '原因', en: 'reason' },
  evidence: { kind: 'silence', at, seen: {} },
  ...more,
});
export const faultOf = (code: string): [string, Partial<Finding>] => [`fault/${code}/part`, { code }];
export const lost = (kioskId: string, at: number): Finding => finding('raised', kioskId, at);
export const back = (kioskId: string, at: number): Finding => finding('cleared', kioskId, at);
export const told = (kioskId: string, code: string, at: number): Finding => {
  const [cause, more] = faultOf(code);
  return finding('raised', kioskId, at, cause, more);
};

/** Halls of one region whose findings are decided one batch after the other. */
export class Place {
  scene: Scene = { incidents: [], withheld: [] };
  readonly changes: DeskChange[] = [];
  readonly modes = new Map<string, string>();
  readonly apps = new Map<string, string>();
  readonly silences: Silence[] = [];
  readonly systems: BusinessSystem[] = [];
  readonly hall: Hall = { ...HALL };
  private readonly unsaid = new DecisionMemory();

  constructor(readonly kiosks: string[]) {}

  private readonly premises: Premises = {
    kiosk: (id) => (this.kiosks.includes(id) ? ({ id, hall: hallOf(id), services: ['CASH', 'RCPT'] } as Kiosk) : undefined),
    hall: (id) => ({ ...this.hall, name: `示例厅${id}` }),
    hallsIn: () => [...new Set(this.kiosks.map(hallOf))].sort(),
    watchedIn: (hallId) => this.kiosks.filter((id) => hallOf(id) === hallId),
    modeOf: (id) => this.modes.get(id) ?? null,
    appOf: (id) => this.apps.get(id) ?? null,
    systems: () => this.systems,
  };

  /** It falls silent, and nobody of its hall was heard since but these; its hall may be out while others are quiet. */
  fell(kioskId: string, at: number, heard: string[] = [], halls: string[] = []): Finding {
    const others = this.kiosks.filter((id) => hallOf(id) === hallOf(kioskId) && id !== kioskId);
    const awaits = { since: at - 1, kiosks: others.filter((id) => !heard.includes(id)), halls };
    return finding('raised', kioskId, at, 'link', { awaits });
  }

  /** It tells of lost mains, and nobody of its hall was heard since. */
  tellsOfMains(kioskId: string, at: number): Finding {
    return { ...this.fell(kioskId, at), ...told(kioskId, 'PWR-001', at) };
  }

  /** Somebody who was waited for is heard. */
  hear(kioskId: string, at: number): DeskChange[] {
    return this.decide([], at, [{ kioskId, hallId: hallOf(kioskId), at }]);
  }

  decide(findings: Finding[], now: number, answers: Answer[] = []): DeskChange[] {
    const before = { ...this.scene, silences: this.silences };
    const { changes, scene } = proceed(before, findings, now, this.premises, this.unsaid, answers);
    this.scene = scene;
    this.changes.push(...changes);
    return changes;
  }

  get incidents(): Incident[] {
    const all = new Map<string, Incident>();
    for (const change of this.changes) if (change.of === 'incident') all.set(change.change.incident.id, change.change.incident);
    return [...all.values()];
  }

  get open(): Incident[] {
    return this.incidents.filter(({ state }) => state === 'open');
  }
}

export const kiosks = (n: number): string[] => Array.from({ length: n }, (_, i) => `K-${String(i + 1).padStart(2, '0')}`);

/** Kiosk and cause of everything that was raised and not cleared. */
export function standingAfter(findings: Finding[]): string[] {
  const standing = new Set<string>();
  for (const { type, kioskId, cause } of findings) {
    if (type === 'raised') standing.add(`${kioskId} ${cause}`);
    else standing.delete(`${kioskId} ${cause}`);
  }
  return [...standing].sort();
}
