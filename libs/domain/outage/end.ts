import { type EndCause, isMended } from '../finding/index.js';
import { type Incident, type IncidentChange } from '../incident/index.js';
import type { Text } from '../text.js';
import type { Surroundings } from './alternative.js';
import type { OutageNotice } from './notice.js';

/** How a notice ends: by what, with which last word, and whether its services are given again. */
export interface NoticeEnd {
  by: EndCause;
  note: Text;
  restored: boolean;
}

const MERGED_WIDER: Text = { zh: '并入区域公告', en: 'Part of the notice of the region from now on' };

const MERGED_SYSTEM: Text = { zh: '并入业务系统故障公告', en: 'Part of the notice of the business system from now on' };
const MERGED_OWN: Text = { zh: '由本设备的另一公告说明', en: 'Another notice of the kiosk says so from now on' };

/** The last word for the public. */
const WORDS: Record<EndCause, Text> = {
  recovered: { zh: '已恢复服务，原公告撤销', en: 'Back in service; the notice is withdrawn' },
  accepted: { zh: '验收合格，恢复服务，原公告撤销', en: 'Accepted and back in service; the notice is withdrawn' },
  refilled: { zh: '已补充，恢复服务，原公告撤销', en: 'Refilled and back in service; the notice is withdrawn' },
  emptied: { zh: '已清空，恢复服务，原公告撤销', en: 'Emptied and back in service; the notice is withdrawn' },
  ruleRemoved: {
    zh: '不再按原规则发布公告，原公告撤销，设备情况请以现场为准',
    en: 'The rule behind this notice was removed and it is withdrawn; this says nothing of the kiosk',
  },
  superseded: {
    zh: '发布规则已变更，原公告撤销，设备情况请以现场为准',
    en: 'Other rules count from now on and this notice is withdrawn; this says nothing of the kiosk',
  },
  retired: { zh: '设备已停用，原公告撤销', en: 'The kiosk is retired; the notice is withdrawn' },
  moved: { zh: '设备已迁移，原公告撤销', en: 'The kiosk was moved; the notice is withdrawn' },
  merged: { zh: '并入大厅公告', en: 'Part of the notice of the hall from now on' },
  calledOff: { zh: '原公告撤销，设备情况请以现场为准', en: 'The notice is withdrawn; this says nothing of the kiosk' },
};

/** Another notice says what this one said, since then. */
export function foldedInto(speaker: Incident['kind'] | undefined): NoticeEnd {
  const wider =
    speaker === 'hall' ? WORDS.merged : speaker === 'region' ? MERGED_WIDER : speaker === 'upstream' ? MERGED_SYSTEM : MERGED_OWN;
  return { by: 'merged', note: wider, restored: false };
}

/** Mended, and the public still does not get it. */
const STILL_OUT: Text = {
  zh: '本故障已排除，因其他原因服务仍未恢复，原公告撤销',
  en: 'This fault is mended and something else keeps the service out still; the notice is withdrawn',
};

/** Whether each of its devices gives at this moment what the notice said was out. */
export function isGivenAgain({ kioskIds, services }: OutageNotice, around: Surroundings): boolean {
  const devices = around.kiosks.filter(({ id }) => kioskIds.includes(id));
  const given = (id: string, offered: string[]): boolean =>
    services.every((service) => (offered.length > 0 && !offered.includes(service)) || around.gives(id, service));
  return devices.length > 0 && devices.every(({ id, services: offered }) => given(id, offered));
}

function wordsOf(by: EndCause, restored: boolean, into: IncidentChange['into']): Text {
  if (isMended(by) && !restored) return STILL_OUT;
  return by === 'merged' && into !== undefined && into !== 'hall' ? MERGED_WIDER : WORDS[by];
}

/** What an open incident takes no more though nothing of it ended, it takes no more because it is judged otherwise. */
const byOf = ({ ended, incident }: IncidentChange): EndCause =>
  ended?.by ?? incident.endedBy ?? (incident.state === 'open' ? 'superseded' : 'recovered');

/** How the notice ends by what became of its incident, or by a cause of its own. */
export function noticeEnd(notice: OutageNotice, over: IncidentChange | EndCause, around: Surroundings): NoticeEnd {
  const change = typeof over === 'string' ? undefined : over;
  const by = typeof over === 'string' ? over : byOf(over);
  const restored = isMended(by) && isGivenAgain(notice, around);
  return { by, restored, note: wordsOf(by, restored, change?.into) };
}
