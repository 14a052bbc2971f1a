import type { Text } from '../text.js';
import type { Refusal } from './reading.js';

/** Why a packet was put in quarantine. */
export const REFUSAL_WORDS: Record<Refusal, Text> = {
  'not-json': { zh: '不是JSON', en: 'not JSON' },
  'breaks-contract': { zh: '不符合报文约定', en: 'breaks the contract' },
  'unknown-kiosk': { zh: '未登记的终端', en: 'unknown kiosk' },
  'retired-kiosk': { zh: '已停用的终端', en: 'retired kiosk' },
  'foreign-topic': { zh: '用了其他终端的主题', en: "another kiosk's topic" },
  'unknown-topic': { zh: '没有这个主题', en: 'unknown topic' },
  'too-large': { zh: '报文过大', en: 'too large' },
  'not-text': { zh: '不是文本', en: 'not text' },
  unwritable: { zh: '历史库无法保存', en: 'the history cannot keep it' },
  'too-fast': { zh: '发送过快', en: 'too fast' },
};

/** Why a kiosk connects, by the words that the contract gives as examples. It may use its own. */
export const BIRTH_REASON_WORDS: Readonly<Record<string, Text>> = {
  powerUp: { zh: '通电启动', en: 'the power came on' },
  reconnect: { zh: '重新连接', en: 'connected again' },
  watchdog: { zh: '看门狗重启', en: 'restarted by its watchdog' },
};
