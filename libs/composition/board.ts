import { type Instant, NoticeBoard, type NounFilter, type OutageNotice, type Page } from '#libs/domain/index.js';

const newestFirst = (a: OutageNotice, b: OutageNotice): number => b.publishedAt - a.publishedAt || (a.id < b.id ? 1 : -1);

/** The notices within one transaction: those that stand are read once, however many moments are decided in it. */
export class Board extends NoticeBoard {
  private up: Map<string, OutageNotice> | undefined;

  constructor(private readonly of: NoticeBoard) {
    super();
  }

  /** The first that passed its `until` before the instant, among those that are of interest. */
  async firstOverdue(before: Instant, counts: (notice: OutageNotice) => boolean): Promise<OutageNotice | undefined> {
    const known = this.up ? [...this.up.values()] : await this.of.overdue(before);
    return known
      .filter((notice) => notice.until < before && counts(notice))
      .reduce<OutageNotice | undefined>((first, one) => (first && isBefore(first, one) ? first : one), undefined);
  }

  /** Once those that stand were read, of those: nobody asks in a decision for one that was withdrawn. */
  override async forIncident(incidentId: string, hallId?: string): Promise<OutageNotice | undefined> {
    if (!this.up) return this.of.forIncident(incidentId, hallId);
    const its = (notice: OutageNotice) => notice.incidentId === incidentId && (hallId === undefined || notice.hallId === hallId);
    return [...this.up.values()].filter(its).sort(newestFirst)[0];
  }

  override async save(notice: OutageNotice): Promise<void> {
    await this.of.save(notice);
    if (notice.state === 'published') this.up?.set(notice.id, notice);
    else this.up?.delete(notice.id);
  }

  override async standing(kioskId?: string): Promise<OutageNotice[]> {
    this.up ??= new Map((await this.of.standing()).map((notice) => [notice.id, notice]));
    const among = [...this.up.values()].filter(({ kioskIds }) => kioskId === undefined || kioskIds.includes(kioskId));
    return among.sort(newestFirst);
  }

  override overdue(at: Instant): Promise<OutageNotice[]> {
    return this.of.overdue(at);
  }

  override list(filter: NounFilter): Promise<Page<OutageNotice>> {
    return this.of.list(filter);
  }

  override one(id: string): Promise<OutageNotice | undefined> {
    return this.of.one(id);
  }
}

const isBefore = (a: OutageNotice, b: OutageNotice): boolean => a.until < b.until || (a.until === b.until && a.id < b.id);
