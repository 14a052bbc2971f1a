import { hash, timingSafeEqual } from 'node:crypto';
import { type Hall, type Kiosk, KioskRegistry, type Person } from '#libs/domain/index.js';

export const LOAD_REGION = 'load';
export const LOAD_PASSWORD = 'load-only-password';
const digest = (password: string): Buffer => hash('sha256', password, 'buffer');
const LOAD_HASH = digest(LOAD_PASSWORD);
export const loadKioskId = (n: number): string => `LOAD-${String(n).padStart(5, '0')}`;

const HALL: Hall = {
  id: 'load-hall',
  name: 'Hall of the load',
  region: LOAD_REGION,
  address: '—',
  hotline: '000-0000',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
};

const kioskOf = (id: string): Kiosk => ({
  id,
  hall: HALL.id,
  type: 'LOAD',
  name: id,
  spot: '—',
  services: [],
  components: [],
  heartbeatS: 60,
  state: 'active',
});

/** A register in memory with as many kiosks as the load wants. Nothing can be added to it. */
export class LoadRegistry extends KioskRegistry {
  private readonly known: Map<string, Kiosk>;
  /** Name of the credential that each kiosk has. */
  given = 'load';

  constructor(kiosks: number) {
    super();
    this.known = new Map(Array.from({ length: kiosks }, (_, n) => [loadKioskId(n), kioskOf(loadKioskId(n))]));
  }

  override kiosk(id: string): Kiosk | undefined {
    return this.known.get(id);
  }
  override hall(id: string): Hall | undefined {
    return id === HALL.id ? HALL : undefined;
  }
  override person(): Person | undefined {
    return undefined;
  }
  override kiosks(): Kiosk[] {
    return [...this.known.values()];
  }
  override halls(): Hall[] {
    return [HALL];
  }
  override people(): Person[] {
    return [];
  }
  override async lookUp(kioskId: string): Promise<Kiosk | undefined> {
    return this.known.get(kioskId);
  }
  override credentialOf(kioskId: string, password: string): string | null {
    // By the way of the real register, so that it costs as much.
    return this.known.has(kioskId) && timingSafeEqual(digest(password), LOAD_HASH) ? 'load' : null;
  }
  override presentCredential(kioskId: string): string | null {
    return this.known.has(kioskId) ? this.given : null;
  }
  override stands(): boolean {
    return true;
  }
  override async addHall(): Promise<void> {
    throw new Error('the register of the load is fixed');
  }
  override async addKiosk(): Promise<{ password: string }> {
    throw new Error('the register of the load is fixed');
  }
  override async rotateKiosk(): Promise<{ password: string }> {
    throw new Error('the register of the load is fixed');
  }
  override async retireKiosk(kioskId: string): Promise<void> {
    const kiosk = this.known.get(kioskId);
    if (!kiosk || kiosk.state === 'retired') return;
    kiosk.state = 'retired';
    this.tellRetired(kioskId);
  }
  /** Registers again what was retired. */
  takeBack(kioskId: string): void {
    const kiosk = this.known.get(kioskId);
    if (kiosk) kiosk.state = 'active';
  }
  override async changeRoster(): Promise<null> {
    throw new Error('the register of the load is fixed');
  }
  override async takeFleet(): Promise<{ passwords: Record<string, string> }> {
    throw new Error('the register of the load is fixed');
  }
}
