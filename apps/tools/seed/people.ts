import { type Done, type Heard, Random } from '#apps/simulator/index.js';
import type { PastAct, PastMessage } from '#libs/composition/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { type Instant, type MaintenanceOrder, MINUTE, type OrderAct, SECOND } from '#libs/domain/index.js';

/** Shares of visits that a colleague takes over, and of repairs that fail their first acceptance. Ours. */
const CHANGES_HANDS = 0.12;
const FAILS = 0.06;
/** Of those who see to what is out for a whole hall, minutes. Ours. */
const ACCEPTS_WITHIN = [3, 15] as const;
const REASONS = ['换班交接', '正在处理其他维修单', '同事离现场更近'] as const;

type Kiosk = FleetFile['kiosks'][number];

/** Who sees to the orders of a past, and how: as the live ones of the demo do, at the pace of the fleet's own visits. */
export class PastPeople {
  private readonly random: Random;
  private readonly kiosks: Map<string, Kiosk>;
  private readonly managers: Map<string, string | undefined>;
  private readonly technicians = new Map<string, string[]>();
  /** Who has taken over at which kiosk. */
  private readonly insteadOf = new Map<string, string>();

  constructor(fleet: FleetFile, seed: number) {
    this.random = new Random(seed, 'people');
    this.kiosks = new Map(fleet.kiosks.map((kiosk) => [kiosk.id, kiosk]));
    this.managers = new Map(fleet.halls.map(({ id, firstResponsible }) => [id, firstResponsible]));
    for (const { id, halls, roles } of fleet.people)
      if (roles.includes('technician'))
        for (const hall of halls) this.technicians.set(hall, [...(this.technicians.get(hall) ?? []), id]);
  }

  /** The fleet's life with what its people do in it, in the order of time. */
  *in(life: Iterable<Heard | Done>): Generator<PastMessage | PastAct> {
    let coming: PastAct[] = [];
    for (const one of life) {
      while (coming[0] && coming[0].receivedAt <= one.receivedAt) yield coming.shift() as PastAct;
      if ('kind' in one) yield one;
      else coming = [...coming, ...this.actsOf(one)].sort((a, b) => a.receivedAt - b.receivedAt);
    }
  }

  /** The first responsible sees that somebody is at it when a hall or a region is out. */
  wide({ kioskIds: [kioskId], hallId, openedAt, id: orderId }: MaintenanceOrder): PastAct[] {
    const by = this.managers.get(hallId);
    if (kioskId === undefined || by === undefined) return [];
    const at = openedAt + Math.round(this.random.between(...ACCEPTS_WITHIN) * MINUTE);
    return [{ receivedAt: at, kioskId, act: { act: 'order.accept', by, orderId } }];
  }

  private actsOf({ receivedAt, kioskId, act }: Done): PastAct[] {
    const kiosk = this.kiosks.get(kioskId);
    const by = this.insteadOf.get(kioskId) ?? kiosk?.maintainer;
    if (!kiosk || by === undefined) return [];
    if (act === 'order.acceptance') return this.accepted(kiosk, by, receivedAt);
    const did = { receivedAt, kioskId, act: { act, by } };
    if (act !== 'order.arrive' || !this.random.chance(CHANGES_HANDS)) return [did];
    return this.handedOver(kiosk, by, receivedAt) ?? [did];
  }

  private handedOver({ id, hall }: Kiosk, by: string, at: Instant): PastAct[] | null {
    const colleague = this.technicians.get(hall)?.find((one) => one !== by);
    if (colleague === undefined) return null;
    this.insteadOf.set(id, colleague);
    return [
      acted(id, at, { act: 'order.takeOver', by: colleague, reason: this.random.pick(REASONS) }),
      acted(id, at + SECOND, { act: 'order.arrive', by: colleague }),
    ];
  }

  /** By somebody else than who repaired it; what fails is repaired again. */
  private accepted({ id, hall }: Kiosk, repairer: string, at: Instant): PastAct[] {
    const by = this.managers.get(hall);
    this.insteadOf.delete(id);
    if (by === undefined) return [];
    const verdict = (when: Instant, passed: boolean): PastAct => acted(id, when, { act: 'order.acceptance', by, passed });
    if (!this.random.chance(FAILS)) return [verdict(at, true)];
    const repaired = acted(id, at + 25 * MINUTE, { act: 'order.repair', by: repairer });
    return [verdict(at, false), repaired, verdict(at + 40 * MINUTE, true)];
  }
}

const acted = (kioskId: string, receivedAt: Instant, act: OrderAct): PastAct => ({ receivedAt, kioskId, act });
