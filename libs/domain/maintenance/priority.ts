import type { Severity } from '../fault/index.js';
import { type MaintenanceOrder, PRIORITIES, type Priority } from './order.js';

export const PRIORITY: Record<Severity, Priority> = { critical: 'urgent', degraded: 'high', info: 'low' };

export const higher = (a: Priority, b: Priority): boolean => PRIORITIES.indexOf(a) > PRIORITIES.indexOf(b);

/** Told before all else. */
export const isUrgent = ({ priority, kind }: Pick<MaintenanceOrder, 'priority' | 'kind'>): boolean =>
  priority === 'urgent' || kind === 'security';
