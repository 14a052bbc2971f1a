import { Injectable } from '@nestjs/common';
import { FleetView, type Kiosk, type KioskView, type ServiceNow } from '#libs/domain/index.js';
import { Giving } from '../giving/giving.js';

/** Up to here kiosks are asked for one by one; above it all at once is cheaper. */
const FEW = 20;

/** Puts beside a kiosk of the register how it is now. */
@Injectable()
export class KioskViews {
  constructor(
    private readonly fleetView: FleetView,
    private readonly giving: Giving,
  ) {}

  /** And what it gives now. */
  async withNow(kiosks: Kiosk[]): Promise<(Kiosk & { view: KioskView | null; servicesNow: ServiceNow[] })[]> {
    const [viewed, now] = await Promise.all([this.withView(kiosks), this.giving.now(kiosks)]);
    return viewed.map((kiosk) => ({ ...kiosk, servicesNow: now.get(kiosk.id) ?? [] }));
  }

  async withView(kiosks: Kiosk[]): Promise<(Kiosk & { view: KioskView | null })[]> {
    const views = kiosks.length <= FEW ? await this.some(kiosks) : await this.fleetView.all();
    const byId = new Map(views.map((view) => [view.kioskId, view]));
    return kiosks.map((kiosk) => ({ ...kiosk, view: byId.get(kiosk.id) ?? null }));
  }

  private async some(kiosks: Kiosk[]): Promise<KioskView[]> {
    const views = await Promise.all(kiosks.map((kiosk) => this.fleetView.one(kiosk.id)));
    return views.filter((view) => view !== undefined);
  }
}
