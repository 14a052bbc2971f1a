import {
  type Books,
  type Finding,
  type Hall,
  type Incident,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type Link,
  NoticeIncomplete,
  type OpenBooks,
  type OpenHours,
  type Position,
  type Surroundings,
} from '#libs/domain/index.js';
import { NamedEvent, type Report } from '#libs/runtime/index.js';
import { correctAlternatives, extendOverdue, keepNotice } from '#libs/stages/announce/index.js';
import { joinIncident } from '#libs/stages/incident/index.js';
import { keepOrder } from '#libs/stages/maintain/index.js';

class NoticeRefused extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_notices_refused_total',
    help: 'Notices not published because a required field was missing.',
  };
  constructor(kioskId: string, error: NoticeIncomplete) {
    super();
    this.says = `No notice for ${kioskId}: ${error.message}`;
  }
}

class FindingSetAside extends NamedEvent {
  readonly level = 'error';
  readonly says: string;
  override readonly counts = {
    metric: 'hallwatch_findings_set_aside_total',
    help: 'Findings that the database refused for what is in them.',
  };
  constructor(
    finding: Finding,
    override readonly error: unknown,
  ) {
    super();
    this.says = `The finding ${finding.key} of ${finding.kioskId} was refused by the database and is set aside; the others go on`;
  }
}

export interface DecisionParts {
  books: Books;
  registry: KioskRegistry;
  report: Report;
  linkOf(kioskId: string): Link;
  /** Whether the database refused the data themselves, so that they would be refused again. */
  isRefusal(error: unknown): boolean;
  /** Called when a decision is kept, so that what it says is sent. */
  kept(): void;
}

/** What is out at this moment, for routes that must be open: read once a transaction, kept in step with it. */
class Outages implements Surroundings {
  private constructor(
    private readonly registry: KioskRegistry,
    private readonly linkOf: (kioskId: string) => Link,
    private readonly open: Map<string, Incident>,
  ) {}

  static async read(books: OpenBooks, registry: KioskRegistry, linkOf: (kioskId: string) => Link): Promise<Outages> {
    return new Outages(registry, linkOf, new Map((await books.incidents.allOpen()).map((i) => [i.id, i])));
  }

  note(incident: Incident): void {
    if (incident.state === 'open') this.open.set(incident.id, incident);
    else this.open.delete(incident.id);
  }

  get kiosks(): Kiosk[] {
    return this.registry.kiosks();
  }

  get halls(): Hall[] {
    return this.registry.halls();
  }

  get hours(): OpenHours {
    return this.registry.hours;
  }

  gives(kioskId: string, service: string): boolean {
    if (this.linkOf(kioskId) !== 'up') return false;
    for (const { kioskId: id, servicesLost } of this.open.values()) {
      if (id === kioskId && (servicesLost.includes(service) || servicesLost.includes('ALL'))) return false;
    }
    return true;
  }
}

/** Findings of one cause that stand together, such as low and out in one reading, are told once. */
function byCause(findings: Finding[]): Finding[][] {
  const groups: Finding[][] = [];
  for (const finding of findings) {
    const last = groups.at(-1)?.[0];
    const same = last && last.kioskId === finding.kioskId && last.cause === finding.cause && last.at === finding.at;
    if (same) groups.at(-1)?.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

/** From findings to incidents, orders, notices and messages: one transaction, the watch position in it. */
export class Decisions {
  constructor(private readonly parts: DecisionParts) {}

  async decide(findings: Finding[], now: Instant, upTo: Position): Promise<void> {
    try {
      await this.together(findings, now, upTo);
    } catch (error) {
      if (!this.parts.isRefusal(error) || findings.length === 0) throw error;
      await this.oneByOne(findings, now, upTo);
    }
    this.parts.kept();
  }

  private together(findings: Finding[], now: Instant, upTo: Position | null): Promise<void> {
    const { books, registry, linkOf } = this.parts;
    return books.transact(async (open) => {
      if (findings.length > 0) {
        const around = await Outages.read(open, registry, linkOf);
        for (const same of byCause(findings)) await this.onFindings(open, same, around);
        const regions = new Set(findings.map((f) => f.region));
        for (const region of regions) await correctAlternatives(open, region, now, registry, around);
      }
      await extendOverdue(open, now, registry);
      if (upTo !== null) await open.commitPosition('watch', upTo);
    });
  }

  /** One finding that the database refuses must not hold up the others. */
  private async oneByOne(findings: Finding[], now: Instant, upTo: Position): Promise<void> {
    for (const finding of findings) {
      try {
        await this.together([finding], now, null);
      } catch (error) {
        if (!this.parts.isRefusal(error)) throw error;
        this.parts.report(new FindingSetAside(finding, error));
      }
    }
    await this.together([], now, upTo);
  }

  /** The order of the verbs: incident, maintain, announce. */
  private async onFindings(books: OpenBooks, findings: Finding[], around: Outages): Promise<void> {
    const { registry } = this.parts;
    const kiosk = registry.kiosk(findings[0]?.kioskId ?? '');
    const hall = kiosk && registry.hall(kiosk.hall);
    if (!kiosk || !hall) return;
    const change = await joinIncident(books, findings, kiosk.services);
    if (!change) return;
    around.note(change.incident);
    const order = await keepOrder(books, change, kiosk, hall, registry);
    if (!order) return;
    try {
      await keepNotice(books, change, order, kiosk, hall, around);
    } catch (error) {
      if (!(error instanceof NoticeIncomplete)) throw error;
      this.parts.report(new NoticeRefused(kiosk.id, error));
    }
  }
}
