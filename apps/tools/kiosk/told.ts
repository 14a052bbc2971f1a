import {
  CONFORMANCE_VERDICTS,
  type ConformanceCode,
  type ConformanceFinding,
  type ConformanceVerdict,
  type Text,
} from '#libs/domain/index.js';
import type { Language } from './options.js';

const VERDICTS: Record<ConformanceVerdict, Text> = {
  right: { zh: '正确', en: 'right  ' },
  missing: { zh: '缺少', en: 'MISSING' },
  wrong: { zh: '错误', en: 'WRONG  ' },
  unseen: { zh: '未见', en: 'unseen ' },
};

const NAMES: Record<ConformanceCode, Text> = {
  'log-in': { zh: '登录', en: 'log-in' },
  'client-id': { zh: '客户端标识', en: 'client id' },
  'one-machine': { zh: '唯一设备', en: 'one machine' },
  will: { zh: '遗嘱', en: 'will' },
  session: { zh: '会话', en: 'session' },
  subscriptions: { zh: '订阅', en: 'subscriptions' },
  'backend-state': { zh: '后台状态', en: 'state of the backend' },
  birth: { zh: '上线报文', en: 'birth' },
  'heartbeat-wish': { zh: '心跳设定', en: 'heartbeatS' },
  rebirth: { zh: '重发上线', en: 'rebirth' },
  period: { zh: '心跳间隔', en: 'heartbeat period' },
  clock: { zh: '时钟', en: 'clock' },
  sequence: { zh: '序号', en: 'seq' },
  numbers: { zh: '编号唯一', en: 'bootId and seq' },
  refusals: { zh: '拒收', en: 'refusals' },
  size: { zh: '报文大小', en: 'size' },
  quality: { zh: '服务质量', en: 'quality' },
};

/** One finding as a line. */
export function lineOf({ code, verdict, says }: ConformanceFinding, lang: Language): string {
  const colon = lang === 'zh' ? '：' : ': ';
  return `${VERDICTS[verdict][lang]}  ${NAMES[code][lang]}${colon}${says[lang]}`;
}

type Counts = Record<ConformanceVerdict, number>;

export const countsOf = (findings: ConformanceFinding[]): Counts =>
  Object.fromEntries(
    CONFORMANCE_VERDICTS.map((verdict) => [verdict, findings.filter((one) => one.verdict === verdict).length]),
  ) as Counts;

const isFault = ({ verdict }: ConformanceFinding): boolean => verdict === 'missing' || verdict === 'wrong';

export const isAllRight = (findings: ConformanceFinding[]): boolean => !findings.some(isFault);

/** What it comes to. */
export function summaryOf(findings: ConformanceFinding[], id: string): Text {
  const { right, missing, wrong, unseen } = countsOf(findings);
  const verdict = isAllRight(findings) ? (unseen > 0 ? PARTLY_SEEN : ALL_SEEN) : FAULTY;
  return {
    zh: `${id}：正确${right}项，缺少${missing}项，错误${wrong}项，未见${unseen}项。${verdict.zh}`,
    en: `${id}: ${right} right, ${missing} missing, ${wrong} wrong, ${unseen} not seen. ${verdict.en}`,
  };
}

const ALL_SEEN: Text = { zh: '可以接入。', en: 'It keeps the contract.' };
const PARTLY_SEEN: Text = {
  zh: '所见各项符合约定，其余未能判断。',
  en: 'What was seen keeps the contract; the rest could not be judged.',
};
const FAULTY: Text = { zh: '请改正后再测。', en: 'Fix that and check again.' };

/** Tells each finding when it becomes known, and again when it changes. */
export class Teller {
  private readonly told = new Map<ConformanceCode, ConformanceFinding>();

  constructor(private readonly tell: (finding: ConformanceFinding) => void) {}

  hear(findings: ConformanceFinding[]): void {
    for (const finding of findings) if (this.told.get(finding.code)?.verdict !== finding.verdict) this.say(finding);
  }

  /** What is at fault and has come to more since. */
  end(findings: ConformanceFinding[]): void {
    for (const finding of findings) {
      if (isFault(finding) && this.told.get(finding.code)?.says.en !== finding.says.en) this.say(finding);
    }
  }

  private say(finding: ConformanceFinding): void {
    this.told.set(finding.code, finding);
    this.tell(finding);
  }
}
