import { cashUnitName, catalogued, componentName, consumableName } from '../fault/index.js';
import { parted } from '../identity/joined.js';
import type { MetricField } from '../reading/index.js';
import { METRIC_WORDS } from '../reading/metric.js';
import type { Text } from '../text.js';
import type { Cause } from './finding.js';

/** Causes that name nothing else, and what the first word of the others is. */
export const CAUSE_WORDS = {
  fault: { zh: '故障', en: 'fault' },
  component: { zh: '部件异常', en: 'component out of order' },
  consumable: { zh: '耗材', en: 'consumable' },
  cashbox: { zh: '钞箱', en: 'cash unit' },
  metric: { zh: '运行指标', en: 'measured value' },
  link: { zh: '通信中断', en: 'link lost' },
  clock: { zh: '时钟偏差', en: 'clock off' },
  rate: { zh: '办理失败偏多', en: 'too many transactions fail' },
  'rate/quiet': { zh: '久无人办理', en: 'nobody has used it for long' },
  period: { zh: '心跳间隔与登记不一致', en: 'heartbeat period not as registered' },
  identity: { zh: '两台设备同一身份', en: 'two machines, one identity' },
  flood: { zh: '设备持续超速发送', en: 'the kiosk floods' },
  unreadable: { zh: '发来的数据无法读取', en: 'sends what cannot be read' },
  mode: { zh: '设备自报不提供服务', en: 'serves nobody, by its own word' },
  hall: { zh: '大厅中断', en: 'outage of the hall' },
  'hall/network': { zh: '大厅网络', en: 'network of the hall' },
  'hall/power': { zh: '大厅供电', en: 'power of the hall' },
  region: { zh: '区域中断', en: 'outage of the region' },
  'region/network': { zh: '区域网络', en: 'line of the region' },
  upstream: { zh: '业务系统', en: 'business system' },
  rule: { zh: '规则停用', en: 'rule switched off' },
} as const satisfies Record<string, Text>;

/** How a cause that names something begins; the name stands behind the slash. */
export const NAMING = ['fault', 'component', 'consumable', 'cashbox', 'metric', 'upstream', 'rule'] as const;
type Naming = (typeof NAMING)[number];

const isWhole = (cause: Cause): cause is keyof typeof CAUSE_WORDS => Object.hasOwn(CAUSE_WORDS, cause);
const isMetric = (field: string): field is MetricField => Object.hasOwn(METRIC_WORDS, field);

const joinedWords = (one: string, other: string): string => (one === other ? one : `${one} · ${other}`);
const both = (one: Text, other: Text): Text => ({ zh: joinedWords(one.zh, other.zh), en: joinedWords(one.en, other.en) });
const asIs = (word: string): Text => ({ zh: word, en: word });

/** Of a fault: what the catalogue calls it, with its component where the line is for several; of one that it does not know the code. */
function faultWords(code: string, component: string): Text {
  const line = catalogued(code);
  if (!line) return component === '' ? both(CAUSE_WORDS.fault, asIs(code)) : unknownFaultWords(componentName(component), code);
  return line.components.length > 1 && component !== '' ? both(line.name, componentName(component)) : line.name;
}

export const unknownFaultWords = (component: Text, code: string): Text => ({
  zh: `${component.zh}故障（${code}）`,
  en: `${component.en} fault (${code})`,
});

const SAID: Record<Naming, (subject: string, part: string) => Text> = {
  fault: faultWords,
  component: (name) => both(CAUSE_WORDS.component, componentName(name)),
  consumable: (kind) => both(CAUSE_WORDS.consumable, consumableName(kind)),
  cashbox: (kind) => both(CAUSE_WORDS.cashbox, cashUnitName(kind)),
  metric: (field, change) => (isMetric(field) ? METRIC_WORDS[field][change === '' ? 'level' : 'change'] : asIs(field)),
  upstream: (name) => (name === 'upstream' ? CAUSE_WORDS.upstream : both(CAUSE_WORDS.upstream, asIs(name))),
  rule: (name) => both(CAUSE_WORDS.rule, asIs(name)),
};

/** What is wrong, in a few words: 耗材 · 凭条纸 of `consumable/receiptPaper`. A cause of nobody's making stands for itself. */
export function causeWords(cause: Cause): Text {
  if (isWhole(cause)) return CAUSE_WORDS[cause];
  const [first = '', subject = '', part = ''] = parted(cause);
  const naming = NAMING.find((one) => one === first);
  return naming ? SAID[naming](subject, part) : asIs(cause);
}
