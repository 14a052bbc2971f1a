import type { ReviewPart } from '../act/index.js';
import type { Text } from '../text.js';
import type { Review, ReviewGround, ReviewKind, ReviewState } from './review.js';

export const REVIEW_KIND_WORDS: Record<ReviewKind, Text> = {
  report: { zh: '重大事故报告', en: 'report of a major incident' },
  analysis: { zh: '重复故障分析', en: 'analysis of a repeated fault' },
};

export const REVIEW_STATE_WORDS: Record<ReviewState, Text> = {
  noted: { zh: '观察中', en: 'noted' },
  open: { zh: '待填写', en: 'to be written' },
  returned: { zh: '已退回', en: 'returned' },
  signed: { zh: '已签署', en: 'signed' },
  dropped: { zh: '无须填写', en: 'not demanded' },
};

export const REVIEW_GROUND_WORDS: Record<ReviewGround, Text> = {
  security: { zh: '涉及设备安全', en: 'security of a device' },
  wide: { zh: '整厅、片区或业务系统停用', en: 'a hall, a region or a business system was out' },
  long: { zh: '单台设备长时间停用', en: 'a kiosk was out for long' },
  again: { zh: '同一设备同一故障反复出现', en: 'the same fault of a kiosk came again' },
};

export const REVIEW_PART_WORDS: Record<ReviewPart, Text> = {
  course: { zh: '事故经过与原因', en: 'Cause and course' },
  responsibility: { zh: '责任认定', en: 'Responsibility' },
  measures: { zh: '采取的措施', en: 'Measures' },
  lessons: { zh: '经验教训', en: 'Lessons' },
  found: { zh: '分析结果', en: 'What was found' },
  improvement: { zh: '改进措施', en: 'Improvement' },
  who: { zh: '改进负责人', en: 'Who does it' },
  until: { zh: '完成日期', en: 'Until when' },
};

export const REVIEW_EVENT_WORDS: Record<Review['history'][number]['what'], Text> = {
  opened: { zh: '要求填写', en: 'demanded' },
  written: { zh: '填写', en: 'written' },
  signed: { zh: '签署', en: 'signed' },
  returned: { zh: '退回', en: 'returned' },
  overdue: { zh: '逾期', en: 'overdue' },
  dropped: { zh: '取消要求', en: 'not demanded any more' },
  assigned: { zh: '改派', en: 'given to another' },
};
