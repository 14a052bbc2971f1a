import { type Instant, NoticeBoard, type NounFilter, type OutageNotice, type Page } from '#libs/domain/index.js';

const newestFirst = (a: OutageNotice, b: OutageNotice): number => b.publishedAt - a.publishedAt || (a.id < b.id ? 1 : -1);

/** The notices within one transaction: those that stand are read once, however many moments are decided in it. */
export class Board extends NoticeBoard {
  private up: Map<string, OutageNotice> | undefined;
  private halls: ReadonlySet<string> | undefined;

  constructor(private readonly of: NoticeBoard) {
    super();
  }

  /** The first that was to be issued again or corrected before the instant, among those that are of interest. */
  async firstDue(before: Instant, counts: (notice: OutageNotice) => boolean): Promise<OutageNotice | undefined> {
    const known = this.up ? [...this.up.values()] : await this.of.due(before);
    return known
      .filter((notice) => dueAt(notice) < before && counts(notice))
      .reduce<OutageNotice | undefined>((first, one) => (first && isBefore(first, one) ? first : one), undefined);
  }

  /** Of those that stand once they were read, else of those that were withdrawn. */
  override async forIncident(incidentId: string, hallId?: string): Promise<OutageNotice | undefined> {
    const its = (notice: OutageNotice) => notice.incidentId === incidentId && (hallId === undefined || notice.hallId === hallId);
    const [standing] = [...(this.up?.values() ?? [])].filter(its).sort(newestFirst);
    return standing ?? this.of.forIncident(incidentId, hallId);
  }

  override async save(notice: OutageNotice): Promise<void> {
    await this.of.save(notice);
    const isOther = notice.state !== 'published' || this.up?.get(notice.id)?.hallId !== notice.hallId;
    if (isOther) this.halls = undefined;
    if (notice.state === 'published') this.up?.set(notice.id, notice);
    else this.up?.delete(notice.id);
  }

  /** Halls with notices that stand, once they were read; the same set as long as they are the same halls. */
  get standingHalls(): ReadonlySet<string> {
    this.halls ??= new Set([...(this.up?.values() ?? [])].map(({ hallId }) => hallId));
    return this.halls;
  }

  override async standing(kioskId?: string): Promise<OutageNotice[]> {
    if (!this.up) {
      this.up = new Map((await this.of.standing()).map((notice) => [notice.id, notice]));
      this.halls = undefined;
    }
    const among = [...this.up.values()].filter(({ kioskIds }) => kioskId === undefined || kioskIds.includes(kioskId));
    return among.sort(newestFirst);
  }

  override due(at: Instant): Promise<OutageNotice[]> {
    return this.of.due(at);
  }

  override list(filter: NounFilter): Promise<Page<OutageNotice>> {
    return this.of.list(filter);
  }

  override async one(id: string): Promise<OutageNotice | undefined> {
    return this.up?.get(id) ?? this.of.one(id);
  }
}

/** When it is to be issued again, or looked at. */
export const dueAt = ({ until, owesAt }: OutageNotice): Instant => Math.min(until, owesAt ?? until);

const isBefore = (a: OutageNotice, b: OutageNotice): boolean => dueAt(a) < dueAt(b) || (dueAt(a) === dueAt(b) && a.id < b.id);
