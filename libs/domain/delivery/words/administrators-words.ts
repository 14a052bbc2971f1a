import { isMended } from '../../finding/index.js';
import { type AdministrativeKind, type Incident } from '../../incident/index.js';
import type { CauseNotification } from '../../maintenance/index.js';
import type { Text } from '../../text.js';

const HEAD: Record<AdministrativeKind, Record<CauseNotification, Text>> = {
  ruleOff: {
    opened: { zh: '规则停用', en: 'Rule switched off' },
    updated: { zh: '规则停用，情况加重', en: 'Rule switched off, and worse' },
    reopened: { zh: '规则再次停用', en: 'Rule switched off again' },
    closed: { zh: '规则停用解除', en: 'Rule no longer switched off' },
  },
  period: {
    opened: { zh: '心跳间隔与登记不一致', en: 'Heartbeat period not as registered' },
    updated: { zh: '心跳间隔与登记不一致，情况加重', en: 'Heartbeat period not as registered, and worse' },
    reopened: { zh: '心跳间隔再次与登记不一致', en: 'Heartbeat period again not as registered' },
    closed: { zh: '心跳间隔已与登记一致', en: 'Heartbeat period as registered' },
  },
  identity: {
    opened: { zh: '两台设备使用同一身份', en: 'Two machines with one identity' },
    updated: { zh: '两台设备使用同一身份，情况加重', en: 'Two machines with one identity, and worse' },
    reopened: { zh: '两台设备再次使用同一身份', en: 'Two machines with one identity again' },
    closed: { zh: '同一身份不再重复使用', en: 'One machine with the identity again' },
  },
  flood: {
    opened: { zh: '设备持续超速发送', en: 'A kiosk floods' },
    updated: { zh: '设备持续超速发送，情况加重', en: 'A kiosk floods, and worse' },
    reopened: { zh: '设备再次持续超速发送', en: 'A kiosk floods again' },
    closed: { zh: '设备发送恢复正常', en: 'A kiosk floods no longer' },
  },
};

/** It ended though nothing was mended: what was told at the beginning is not taken back. */
const noMore = ({ zh, en }: Text): Text => ({ zh: `${zh}：不再判断`, en: `${en}: no longer judged` });

/** Rules that take the place of one that failed are what mends it. */
function headOf({ kind, endedBy }: Incident & { kind: AdministrativeKind }, what: CauseNotification): Text {
  const mends = kind === 'ruleOff' || endedBy === undefined || isMended(endedBy);
  return what === 'closed' && !mends ? noMore(HEAD[kind].opened) : HEAD[kind][what];
}

/** What the administrators read of an incident of theirs. */
export function administratorsWords(what: CauseNotification, incident: Incident & { kind: AdministrativeKind }): Text {
  const head = headOf(incident, what);
  const { id, explanation } = incident;
  return { zh: `${head.zh} ${id}：${explanation.zh}。`, en: `${head.en} ${id}: ${explanation.en}.` };
}
