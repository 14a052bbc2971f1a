import {
  type AccessRepair,
  BrokerAccess,
  BrokerAccessRefusal,
  BrokerAccessUnavailable,
  type KioskAccess,
  type WaitingKiosks,
} from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { ControlTopic } from './control.js';
import { BrokerOrderRefused, KioskNameTaken } from './events.js';
import { type Picture, readAll, readSome } from './picture.js';
import { admission, type Plan, planFor, planForServices, planForStrays, rotation } from './plan.js';
import { ABSENT, type Answer, type Command, EXISTS } from './wire.js';

export interface DynsecOptions {
  /** Of Mosquitto, with the name and password of the administrator of its dynamic security. */
  adminUrl: string;
  /** Name and password of the backend, which then is let in too. */
  backend?: { username: string; password: string };
  report: Report;
  /** Mosquitto is reached, for the first time or again. */
  onOpen?: () => void;
  /** Longest wait for an answer, milliseconds. */
  patienceMs?: number;
}

/** Orders in one message. Mosquitto does nothing else meanwhile. */
const TOGETHER = 6;
/** Between two messages Mosquitto gets as long for its work as the first took, at most this, milliseconds. */
const LONGEST_BREATH = 1_000;

/** Who may connect to Mosquitto, by its dynamic security, over its control topic. */
export class DynsecAccess extends BrokerAccess {
  private readonly control: ControlTopic;
  private readonly services: ReadonlySet<string>;
  /** Kiosks with the name of a service that were told of. */
  private readonly told = new Set<string>();
  private picture: Picture | null = null;

  constructor(private readonly options: DynsecOptions) {
    super();
    const admin = decodeURIComponent(new URL(options.adminUrl).username);
    this.services = new Set([admin, ...(options.backend ? [options.backend.username] : [])]);
    this.control = new ControlTopic({
      url: options.adminUrl,
      report: options.report,
      ...(options.patienceMs && { patienceMs: options.patienceMs }),
      onOpen: () => {
        this.forget();
        options.onOpen?.();
      },
    });
  }

  override forget(): void {
    this.picture = null;
  }

  override ready(): string | null {
    const { trouble } = this.control;
    return trouble && `Mosquitto cannot be administered (${trouble.message}): new kiosks and new secrets wait.`;
  }

  override async admit(kiosk: KioskAccess, secret: string): Promise<void> {
    this.refuseServices(kiosk.kioskId);
    const picture = await this.look();
    const [, created] = await this.control.send(admission(kiosk, secret));
    if (created?.error && EXISTS.test(created.error)) await this.mustDo([rotation(kiosk.kioskId, secret)]);
    else if (created?.error) throw refusedBy(created);
    await readSome(this.send, picture, [kiosk.kioskId]);
    const { commands, needsSecret } = planFor(kiosk, picture);
    await this.mustDo(commands);
    if (commands.length > 0) await readSome(this.send, picture, [kiosk.kioskId]);
    if (needsSecret) throw new BrokerAccessRefusal(`The register no longer has this secret of ${kiosk.kioskId}.`);
  }

  override async repair(register: () => Promise<readonly KioskAccess[]>, waiting: WaitingKiosks): Promise<AccessRepair> {
    const picture = await this.look();
    const kiosks = (await register()).filter(({ kioskId }) => this.isKiosk(kioskId));
    const removed = await this.removeStrays(kiosks, picture);
    const mended = await this.mend(kiosks, picture, waiting);
    const needSecret = kiosks.filter((kiosk) => !waiting.has(kiosk.kioskId) && planFor(kiosk, picture).needsSecret);
    const known = new Set(kiosks.map(({ kioskId }) => kioskId));
    const others = [...picture.clients.keys()].filter((name) => !known.has(name) && !this.services.has(name));
    return { mended, removed, needSecret: needSecret.map(({ kioskId }) => kioskId), others };
  }

  /** Closes the connection; who is in stays in. */
  close(): Promise<void> {
    return this.control.close();
  }

  private readonly send = (commands: Command[]): Promise<Answer[]> => this.control.send(commands);

  /** What the broker knows, with the shared roles and the backend in place. */
  private async look(): Promise<Picture> {
    if (this.picture) return this.picture;
    let picture = await readAll(this.send);
    const commands = planForServices(this.options.backend ?? null, picture);
    if (commands.length > 0) {
      await this.act(commands);
      picture = await readAll(this.send);
    }
    this.picture = picture;
    return picture;
  }

  private async removeStrays(kiosks: readonly KioskAccess[], picture: Picture): Promise<string[]> {
    const known = new Set([...this.services, ...kiosks.map(({ kioskId }) => kioskId)]);
    const { names, commands } = planForStrays(known, picture);
    for (let at = 0; at < commands.length; at += TOGETHER) await this.act(commands.slice(at, at + TOGETHER));
    for (const command of commands) {
      if (command.command === 'deleteClient') picture.clients.delete(command.username);
      if (command.command === 'deleteRole') picture.roles.delete(command.rolename);
    }
    return names;
  }

  /** Looks anew at what seems to differ, for somebody else may have mended it, then mends it. */
  private async mend(kiosks: readonly KioskAccess[], picture: Picture, waiting: WaitingKiosks): Promise<string[]> {
    const suspects = kiosks.filter((kiosk) => !isWell(planFor(kiosk, picture)));
    await readSome(this.send, picture, idsOf(suspects));
    const mended: string[] = [];
    for (const kiosk of suspects) {
      const { commands } = planFor(kiosk, picture);
      if (commands.length === 0 || waiting.has(kiosk.kioskId)) continue;
      await this.act(commands);
      mended.push(kiosk.kioskId);
    }
    await readSome(this.send, picture, mended);
    return mended;
  }

  /** Gives orders and lets the broker breathe. One that is refused is told and does not keep the others from being given. */
  private async act(commands: Command[]): Promise<void> {
    if (commands.length === 0) return;
    const began = performance.now();
    const answers = await this.control.send(commands);
    answers.forEach((answer, i) => {
      if (!answer.error || EXISTS.test(answer.error) || ABSENT.test(answer.error)) return;
      const { command, error } = { ...answer, error: answer.error };
      this.options.report(new BrokerOrderRefused({ command, name: nameIn(commands[i]), error }));
    });
    await breath(Math.min(LONGEST_BREATH, performance.now() - began));
  }

  private async mustDo(commands: Command[]): Promise<void> {
    if (commands.length === 0) return;
    const failed = (await this.control.send(commands)).find(({ error }) => error && !EXISTS.test(error));
    if (failed) throw refusedBy(failed);
  }

  private isKiosk(kioskId: string): boolean {
    if (!this.services.has(kioskId)) return true;
    if (!this.told.has(kioskId)) this.options.report(new KioskNameTaken({ kioskId }));
    this.told.add(kioskId);
    return false;
  }

  private refuseServices(kioskId: string): void {
    if (!this.isKiosk(kioskId))
      throw new BrokerAccessRefusal(`${kioskId} is the name of a service at the broker. Register the kiosk under another.`);
  }
}

const isWell = ({ commands, needsSecret }: Plan): boolean => commands.length === 0 && !needsSecret;

const idsOf = (kiosks: readonly KioskAccess[]): string[] => kiosks.map(({ kioskId }) => kioskId);

const nameIn = (command: Command | undefined): string =>
  command && 'username' in command ? command.username : command && 'rolename' in command ? command.rolename : '';

/** Perhaps the file was changed by hand a moment ago; the next try begins with a fresh look. */
const refusedBy = ({ command, error }: Answer): BrokerAccessUnavailable =>
  new BrokerAccessUnavailable(new Error(`${command}: ${error}`));

const breath = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
