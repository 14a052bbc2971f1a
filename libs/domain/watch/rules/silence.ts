import type { GoneRule, NeverRule, SilenceRule } from '../../rule/index.js';
import type { Text } from '../../text.js';
import type { Told } from '../judging/judgement.js';

const LINK_LOST: Text = { zh: '设备失去联系', en: 'the kiosk does not answer' };

export const linkTold = (rule: SilenceRule | GoneRule): Told => ({
  rule: rule.id,
  key: rule.id,
  cause: 'link',
  kind: 'link',
  severity: rule.severity,
  loss: 'ALL',
  reason: LINK_LOST,
  code: 'NET-001',
});

/** Nobody has lost anything by a kiosk that was never there; its first message ends it as it ends a silence. */
export const neverTold = (rule: NeverRule): Told => ({
  rule: rule.id,
  key: rule.id,
  cause: 'link',
  kind: 'link',
  severity: rule.severity,
  loss: [],
  reason: rule.title,
  code: 'NET-001',
});
