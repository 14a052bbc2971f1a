import { AdministratorsBook, type AdministratorsTold } from '#libs/domain/maintenance/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { firstOf, inOrder, type ReckonedOf, UndoableMap, type UndoLog } from './shelf.js';

/** What administrators were told, in memory. Of such incidents there are few: nothing is forgotten. */
export class MemoryAdministrators extends AdministratorsBook {
  private readonly all: UndoableMap<string, AdministratorsTold>;
  /** Their end waits to be told. */
  private readonly closing: UndoableMap<string, AdministratorsTold>;
  private readonly firstClosing: ReckonedOf<AdministratorsTold, Instant>;

  constructor(log: UndoLog) {
    super();
    this.all = new UndoableMap(log);
    this.closing = new UndoableMap(log);
    this.firstClosing = firstOf(this.closing, ({ closingAt }) => closingAt);
  }

  /** When the first end is to be told. */
  get nextClosing(): Instant {
    return this.firstClosing.get();
  }

  override async ofIncident(incidentId: string): Promise<AdministratorsTold | undefined> {
    return this.all.get(incidentId);
  }

  override async closingsDue(at: Instant): Promise<AdministratorsTold[]> {
    if (this.nextClosing > at) return [];
    const due: AdministratorsTold[] = [];
    for (const told of this.closing.values()) if ((told.closingAt ?? 0) <= at) due.push(told);
    return inOrder(due, (one) => one.closingAt ?? 0);
  }

  override async save(told: AdministratorsTold): Promise<void> {
    this.all.set(told.id, told);
    if (told.closingAt === undefined) this.closing.delete(told.id);
    else this.closing.set(told.id, told);
  }
}
