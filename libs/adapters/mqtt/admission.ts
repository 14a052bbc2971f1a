import { type Clock, type KioskRegistry, type LoginRefusal, MINUTE } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import {
  BlockedNameTried,
  type CertificateFault,
  CertificateRefused,
  KioskNameBlocked,
  KioskNotAdmitted,
} from './admission-events.js';
import type { ClientCertificate, Peer } from './peer.js';
import { BLOCKED_FOR, MOST_WRONG, WrongPasswords } from './wrong-passwords.js';

/** What a client is let in by. */
export interface Pass {
  kioskId: string;
  /** Whether it would be let in still. */
  stands(): boolean;
}

/** Why not, by the codes of MQTT 3.1.1. Mosquitto has 5 for all who are not let in, and a kiosk shall not meet another answer there. */
export const REFUSED = {
  nameless: { code: 2, why: 'a session that is kept needs a client id, of at most 256 characters' },
  stranger: { code: 5, why: 'name and password are not those of a kiosk' },
  blocked: { code: 5, why: 'too many wrong passwords; try again later' },
  certificate: { code: 5, why: 'the certificate lets no kiosk in' },
} as const satisfies Record<LoginRefusal, { code: number; why: string }>;
export type Refused = LoginRefusal;

/** Decides who is let in: by a password of the kiosk, or by a certificate with its id for a name. */
export class Admission {
  private readonly wrong = new WrongPasswords();

  constructor(
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** The pass, or why there is none. Microseconds, as all kiosks may come at once. */
  admit(peer: Peer, username: string | undefined, password: string): Pass | Refused {
    if (peer.certificate) return this.byCertificate(peer.certificate, peer.address, username);
    return this.byPassword(username, password, peer.address ?? '');
  }

  private byPassword(username: string | undefined, password: string, address: string): Pass | Refused {
    if (username === undefined) return this.stranger(undefined, address);
    if (this.wrong.blocked(username, address, this.clock.now(), this.registry.presentCredential(username))) {
      this.report(new BlockedNameTried({ username: shown(username), address }));
      return 'blocked';
    }
    const credential = this.registry.credentialOf(username, password);
    if (credential === null) return this.stranger(username, address);
    this.wrong.right(username, address);
    return { kioskId: username, stands: () => this.registry.stands(username, credential) };
  }

  private stranger(username: string | undefined, address: string): Refused {
    this.report(new KioskNotAdmitted({ username: username && shown(username), address }));
    if (username === undefined) return 'stranger';
    if (this.wrong.wrong(username, address, this.clock.now(), this.registry.presentCredential(username)))
      this.report(new KioskNameBlocked({ username: shown(username), address, wrong: MOST_WRONG, minutes: BLOCKED_FOR / MINUTE }));
    return 'stranger';
  }

  private byCertificate(certificate: ClientCertificate, address: string | undefined, username?: string): Pass | Refused {
    const { name, fault } = certificate;
    const reason = this.faultOf(certificate, username);
    if (!reason) return { kioskId: name, stands: () => this.faultOf(certificate) === null };
    this.report(new CertificateRefused(reason, { name: shown(name), address, fault }));
    return 'certificate';
  }

  private faultOf({ name, fault, until }: ClientCertificate, username = name): CertificateFault | null {
    if (fault === EXPIRED || until < this.clock.now()) return 'expired';
    if (fault !== null) return 'not-ours';
    if (username !== name) return 'other-name';
    const kiosk = this.registry.kiosk(name);
    if (!kiosk) return 'unknown-kiosk';
    return kiosk.state === 'retired' ? 'retired-kiosk' : null;
  }
}

const EXPIRED = 'CERT_HAS_EXPIRED';

/** As much of a name as belongs into a log. */
const shown = (name: string): string => name.slice(0, 64);
