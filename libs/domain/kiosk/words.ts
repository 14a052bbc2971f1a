import type { Text } from '../text.js';

/** What kiosks say that they are doing. The words of the wire are the contract's; a test holds these to them. */
export const MODE_WORDS = {
  inService: { zh: '服务中', en: 'in service' },
  maintenance: { zh: '维护中', en: 'maintenance' },
  settling: { zh: '结账中', en: 'settling' },
  outOfService: { zh: '停止服务', en: 'out of service' },
} as const satisfies Record<string, Text>;

/** XFS4IoT states of a device, held to the contract's in the same way. */
export const DEVICE_STATE_WORDS = {
  online: { zh: '正常', en: 'well' },
  offline: { zh: '离线', en: 'offline' },
  powerOff: { zh: '断电', en: 'power off' },
  noDevice: { zh: '找不到部件', en: 'not found' },
  hardwareError: { zh: '硬件故障', en: 'hardware error' },
  userError: { zh: '操作异常', en: 'user error' },
  deviceBusy: { zh: '忙', en: 'busy' },
  fraudAttempt: { zh: '疑遭破坏', en: 'fraud attempt' },
  potentialFraud: { zh: '疑有侧录', en: 'possible skimming' },
  starting: { zh: '启动中', en: 'starting' },
} as const satisfies Record<string, Text>;
