import type { Text } from '../text.js';
import type { Role } from './people.js';

/** What it is called. */
export const ROLE_WORDS: Record<Role, Text> = {
  administrator: { zh: '管理员', en: 'administrator' },
  noc: { zh: '监控值班', en: 'NOC' },
  technician: { zh: '维修人员', en: 'technician' },
  manager: { zh: '厅负责人', en: 'hall manager' },
  supervisor: { zh: '主管', en: 'supervisor' },
  cashOfficer: { zh: '现金专员', en: 'cash officer' },
  security: { zh: '安全管理员', en: 'security' },
  auditor: { zh: '审计员', en: 'auditor' },
  regulator: { zh: '监管部门', en: 'regulator' },
};
