import type { Finding } from '../finding/finding.js';
import type { Text } from '../text.js';
import type { Incident, Returned } from './incident.js';

/** The vendors' words for a start because of the power; `reason` of a birth is a free word. Ours. */
const POWER_CAME = /^(power|brownout|mains)/i;

type Return = keyof Returned;

function returnOf({ type, cause, evidence }: Finding): Return | null {
  if (type !== 'cleared' || cause !== 'link') return null;
  const { lastBootId, reason, begunAnew } = evidence.seen;
  if (typeof lastBootId !== 'string' || evidence.bootId === undefined) return null;
  if (lastBootId === evidence.bootId && begunAnew !== true) return 'network';
  return typeof reason === 'string' && POWER_CAME.test(reason) ? 'power' : null;
}

const without = (list: string[], id: string): string[] => list.filter((one) => one !== id);

/** The incident with what its kiosks said when they came back; the last word of each counts. */
export function noteReturns(outage: Incident, findings: Finding[]): Incident {
  let returned = outage.returned;
  const evidence = [...outage.evidence];
  for (const finding of findings) {
    const how = returnOf(finding);
    if (how === null || !outage.kioskIds.includes(finding.kioskId)) continue;
    const { power, network } = returned ?? { power: [], network: [] };
    const others = { power: without(power, finding.kioskId), network: without(network, finding.kioskId) };
    returned = { ...others, [how]: [...others[how], finding.kioskId].sort() };
    evidence.push(finding.evidence);
  }
  return returned && returned !== outage.returned ? { ...outage, returned, evidence } : outage;
}

const most = (some: string[], { kioskIds }: Incident): boolean => some.length * 2 > kioskIds.length;

/** Most of its kiosks started because the power came on: they had lost it, though none could say so before. */
export const cameBackByPower = (outage: Incident): boolean => most(outage.returned?.power ?? [], outage);

/** How the two were told apart, once most of the kiosks have said so. */
export function toldApart(outage: Incident): Text | undefined {
  const { returned, kioskIds } = outage;
  if (!returned) return undefined;
  const [power, network] = [returned.power.length, returned.network.length];
  if (most(returned.power, outage)) {
    return {
      zh: `${kioskIds.length}台中${power}台恢复时报告重新上电，改判为市电中断`,
      en: `${power} of ${kioskIds.length} kiosks came back saying that their power came on: it was the power`,
    };
  }
  if (!most(returned.network, outage)) return undefined;
  return {
    zh: `${kioskIds.length}台中${network}台未重启即恢复，确为网络中断`,
    en: `${network} of ${kioskIds.length} kiosks came back without a restart: it was the network`,
  };
}
