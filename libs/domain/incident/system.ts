import type { Cause, Finding } from '../finding/finding.js';
import { isUpstream, UNREACHABLE } from '../finding/index.js';
import { joined, plainPart } from '../identity/index.js';
import { type BusinessSystem, plainWords, says, systemNamed } from '../kiosk/index.js';
import { serviceName, serviceNames } from '../service/names.js';
import type { Text } from '../text.js';
import type { Desk } from './desk.js';
import type { HoldingRule, Incident } from './incident.js';

/** A system that a kiosk does not reach, by the register's table or by the kiosk's own word. */
export interface Called {
  id: string;
  name: string;
  /** What it carries; null: the register does not know it. */
  services: string[] | null;
}

/** The catalogue's word for any of them: a kiosk that sends it has named none. */
const ANY = 'upstream';
const NAMELESS: Called = { id: ANY, name: '', services: null };

/** The system that kiosks name so. */
export function systemOf(desk: Desk, component: string, detail = ''): Called {
  const known = systemNamed(desk.premises.systems?.() ?? [], component, detail);
  if (known) return known;
  return ['', ANY].includes(plainWords(component)) ? NAMELESS : { id: component, name: component, services: null };
}

/** Of an incident of the system itself: how its cause begins. */
const WIDE = 'upstream/';

const detailOf = ({ seen }: { seen: Record<string, unknown> }): string => String(seen['detail'] ?? '');

/** The component of a kiosk's cause, and the name of the system in that of an incident of many. */
export const componentOf = (cause: Cause): string => plainPart(cause.slice(UNREACHABLE.length));
export const wideCause = ({ id }: Called): Cause => WIDE + joined(id);
export const nameInWide = (cause: Cause): string => plainPart(cause.slice(WIDE.length));

/** What the kiosk said beside the component. */
export const saidIn = (holding: HoldingRule[]): string => holding.map(({ evidence }) => detailOf(evidence)).join(' ');

/** The system of an alarm. */
export const calledBy = (desk: Desk, { cause, holding }: Incident): Called => systemOf(desk, componentOf(cause), saidIn(holding));

/** Vendors write one name in many ways. */
export const isSame = (one: Called, other: Called): boolean => plainWords(one.id) === plainWords(other.id);

/** Services that are named in a word, by their code or as the public calls them. */
function servicesIn(said: string, offered: string[]): string[] {
  const sentence = plainWords(said);
  return offered.filter((service) => {
    const { zh, en } = serviceName(service);
    return [service, zh, en].some((name) => says(sentence, plainWords(name)));
  });
}

/** What a kiosk cannot give without the system, as far as it is known: the code alone does not say which. */
export function servicesBy({ name, services }: Called, component: string, detail: string, offered: string[]): string[] {
  if (services) return offered.filter((service) => services.includes(service));
  return servicesIn(`${component} ${detail} ${name}`, offered);
}

const UNREGISTERED: Text = {
  zh: '；登记未写明该系统承载哪些业务，请在systems中补充',
  en: '; the register does not say what this system carries: add it under systems',
};
const UNNAMED: Text = {
  zh: '；设备未写明是哪个系统，无从得知影响哪些业务',
  en: '; the kiosk does not say which system, so what it carries is not known',
};

/** Nothing says what it carries, nor does the kiosk what it cannot give: a notice must not guess. */
export const isLossUnknown = ({ services }: Called, lost: string[]): boolean => services === null && lost.length === 0;

/** In words for those who see to it: services as the public calls them, or what is missing to know them. */
export function reasonOf(called: Called, lost: string[]): Text {
  const { name } = called;
  const { zh, en } = serviceNames(lost);
  const suspended = { zh: zh && `，${zh}暂停`, en: en && `; ${en} suspended` };
  const more = isLossUnknown(called, lost) ? (name === '' ? UNNAMED : UNREGISTERED) : suspended;
  return {
    zh: `业务系统${name}不可达${more.zh}`,
    en: `the business system${name && ` ${name}`} cannot be reached${more.en}`,
  };
}

const AWAY: Text = { zh: '业务系统暂不可用', en: 'the business system is not available' };

/** Why, for the public: what systems are called among us says nothing to a citizen. */
export const publicReason = (incident: Incident): Text =>
  incident.kind === 'upstream' || isUpstream(incident) ? AWAY : incident.reason;

/** Who sees to the system that the incident is about; undefined: the register names nobody. */
export function ownerOf({ kind, cause, holding }: Incident, systems: BusinessSystem[]): string | undefined {
  if (kind === 'upstream') return systemNamed(systems, nameInWide(cause), '')?.owner;
  if (!cause.startsWith(UNREACHABLE)) return undefined;
  return systemNamed(systems, componentOf(cause), saidIn(holding))?.owner;
}

/** What comes and goes says so, unless the register knows the system. */
const isSaidAnew = ({ services }: Called, { unsteady }: Pick<Finding, 'unsteady'>): boolean => services !== null || !unsteady;

/** What a kiosk tells of a system, with what it loses by it, as the register says now. */
function bySystem<T extends Finding | HoldingRule>(desk: Desk, { lossUnknown: _, ...of }: T, cause: Cause, kioskId: string) {
  const component = componentOf(cause);
  const detail = detailOf(of.evidence);
  const called = systemOf(desk, component, detail);
  const loss = servicesBy(called, component, detail, desk.premises.kiosk(kioskId)?.services ?? []);
  const reason = isSaidAnew(called, of) ? reasonOf(called, loss) : of.reason;
  return { ...of, loss, reason, ...(isLossUnknown(called, loss) && { lossUnknown: true as const }) };
}

/** Findings of a kiosk about a system, with what it loses by it. */
export const withSystem = (desk: Desk, finding: Finding): Finding =>
  isUpstream(finding) ? bySystem(desk, finding, finding.cause, finding.kioskId) : finding;

/** The same of a rule that holds already. */
export const heldBySystem = (desk: Desk, rule: HoldingRule, { cause, kioskId }: Incident): HoldingRule =>
  isUpstream({ cause }) ? bySystem(desk, rule, cause, kioskId as string) : rule;
