import { type Books, type FleetView, type Instant, type KioskView, SECOND } from '#libs/domain/index.js';
import { takeApart } from '#libs/runtime/index.js';

const SAVE_EVERY = SECOND;

/** What the pages want to be told of, as against what only grows older: the link, the mode, the levels. */
const telling = (view: KioskView): string =>
  JSON.stringify([view.link, view.mode, view.app, view.components, view.levels.map((l) => [l.of, l.id, l.pct, l.status])]);

/** Keeps the present state of every kiosk where other processes can read it, at most once a second. */
export class FleetProjection {
  private readonly touched = new Map<string, () => KioskView>();
  private readonly told = new Map<string, string>();
  private savedAt = 0;

  constructor(
    private readonly fleetView: FleetView,
    private readonly books: Books,
    /** With the kiosk, where it is its view that is refused. */
    private readonly failed: (error: unknown, kioskId?: string) => void,
  ) {}

  touch(kioskId: string, view: () => KioskView): void {
    this.touched.set(kioskId, view);
  }

  /** A failure is reported and what was touched stays so: the pages lag, the watch goes on. */
  async flush(now: Instant): Promise<void> {
    if (this.touched.size === 0 || now - this.savedAt < SAVE_EVERY) return;
    this.savedAt = now;
    const views = [...this.touched.values()].map((view) => view());
    try {
      await takeApart(views, {
        take: (some) => this.save([...some], now),
        setAside: ([view], why) => view && this.setAside(view.kioskId, why),
      });
    } catch (error) {
      this.failed(error);
    }
  }

  private async save(views: KioskView[], now: Instant): Promise<void> {
    await this.fleetView.save(views);
    await this.tell(views, now);
    for (const view of views) this.touched.delete(view.kioskId);
  }

  /** What the kiosk says next is tried again. */
  private setAside(kioskId: string, why: Error): void {
    this.touched.delete(kioskId);
    this.failed(why, kioskId);
  }

  private async tell(views: KioskView[], now: Instant): Promise<void> {
    const news = views
      .map((view) => ({ view, text: telling(view) }))
      .filter(({ view, text }) => this.told.get(view.kioskId) !== text);
    if (news.length === 0) return;
    await this.books.transact(async (books) => {
      for (const { view } of news) {
        await books.tell({ at: now, what: 'kiosk', how: 'changed', subject: view.kioskId, body: view });
      }
    });
    for (const { view, text } of news) this.told.set(view.kioskId, text);
  }
}
