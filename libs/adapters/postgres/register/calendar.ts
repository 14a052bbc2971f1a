import { type EntityManager, MoreThan } from 'typeorm';
import type { Doing } from '#libs/domain/act/index.js';
import {
  CalendarBook,
  type CalendarEntry,
  type Day,
  type DayOverride,
  OpenHours,
  WorkingCalendar,
} from '#libs/domain/calendar/index.js';
import type { Clock } from '#libs/domain/time/index.js';
import type { Report } from '#libs/runtime/index.js';
import type { Database } from '../database.js';
import { CalendarOverrideEntity } from '../entities/calendar-override.entity.js';
import { RegisterNotRefreshed } from '../events.js';
import { DoneBefore, demandNew, RegisterWriting } from './register-acts.js';

/** Null: what was said of the day is taken back. */
const entryOf = ({ date, kind, name, source, saidBy, saidAt }: CalendarOverrideEntity): CalendarEntry | null =>
  kind && name && source !== null ? { date, kind, name, source, by: saidBy, at: saidAt } : null;

const saidOf = ({ date, kind, name, source }: CalendarOverrideEntity): DayOverride | null =>
  kind && name && source !== null ? { date, kind, name, source } : null;

/** Thrown to leave a transaction in which there is nothing to take back. */
class NothingSaid extends Error {}

/** What administrators say of days, in PostgreSQL, held in memory for reading. */
export class PostgresCalendar extends CalendarBook {
  private readonly entries = new Map<Day, CalendarEntry>();
  private now = new OpenHours();
  private seen = 0;
  private refreshing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Loads what is said and keeps it fresh. */
  static async open(database: Database, clock: Clock, report: Report): Promise<PostgresCalendar> {
    const calendar = new PostgresCalendar(database, clock);
    await calendar.refresh();
    database.feed.onForeignRegister(() => {
      calendar.refresh().catch((error: unknown) => report(new RegisterNotRefreshed(error)));
    });
    return calendar;
  }

  private readonly onDays = new Set<() => void>();

  /** Calls whenever something else is said of days than before. */
  onSaid(call: () => void): void {
    this.onDays.add(call);
  }

  override get hours(): OpenHours {
    return this.now;
  }

  override overrideOf(date: Day): CalendarEntry | undefined {
    return this.entries.get(date);
  }

  override async override(override: DayOverride, doing: Doing): Promise<void> {
    await this.say(override.date, doing, override);
  }

  override takeBack(date: Day, doing: Doing): Promise<boolean> {
    return this.say(date, doing, null);
  }

  /** Answers whether it is so afterwards: what nobody said cannot be taken back. */
  private async say(date: Day, doing: Doing, what: DayOverride | null): Promise<boolean> {
    const at = this.clock.now();
    const change = { at, what: 'register', how: 'calendar', subject: date, body: {} } as const;
    const write = async (manager: EntityManager, revision: number): Promise<void> => {
      const subject = { kind: 'day', id: date };
      await demandNew(manager, doing, subject);
      const [last] = await manager.find(CalendarOverrideEntity, { where: { date }, order: { revision: 'DESC' }, take: 1 });
      const before = last ? saidOf(last) : null;
      if (!what && !before) throw new NothingSaid();
      const writing = new RegisterWriting(manager, revision, doing, at);
      await writing.demandFresh('day', [date]);
      const { kind = null, name = null, source = null } = what ?? {};
      await manager.insert(CalendarOverrideEntity, { revision, date, kind, name, source, saidBy: doing.by, saidAt: at });
      writing.noteAct(what ? 'day.say' : 'day.unsay', subject, { before, after: what });
      await writing.finish();
    };
    const said = await this.database.change(change, write).then(
      () => true,
      (error: unknown) => {
        if (error instanceof DoneBefore) return true;
        if (error instanceof NothingSaid) return false;
        throw error;
      },
    );
    await this.refresh();
    return said;
  }

  /** One at a time, so that an older answer never comes last. */
  private refresh(): Promise<void> {
    const next = this.refreshing.then(() => this.readNews());
    this.refreshing = next.catch(() => {});
    return next;
  }

  private async readNews(): Promise<void> {
    const rows = await this.database.manager.find(CalendarOverrideEntity, {
      where: { revision: MoreThan(this.seen) },
      order: { revision: 'ASC' },
    });
    for (const row of rows) this.take(row);
    if (rows.length === 0) return;
    this.now = new OpenHours(new WorkingCalendar([...this.entries.values()]));
    for (const call of this.onDays) call();
  }

  private take(row: CalendarOverrideEntity): void {
    const entry = entryOf(row);
    if (entry) this.entries.set(row.date, entry);
    else this.entries.delete(row.date);
    this.seen = row.revision;
  }
}
