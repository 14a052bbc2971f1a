import type { Severity } from '../fault/index.js';
import type { MaintenanceOrder, Priority } from './order.js';

export const PRIORITY: Record<Severity, Priority> = { critical: 'urgent', degraded: 'high', info: 'low' };

const RANK: Record<Priority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };

export const higher = (a: Priority, b: Priority): boolean => RANK[a] > RANK[b];

/** Told before all else. */
export const isUrgent = ({ priority, kind }: Pick<MaintenanceOrder, 'priority' | 'kind'>): boolean =>
  priority === 'urgent' || kind === 'security';
