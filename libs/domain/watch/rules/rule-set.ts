import type { Rule } from './index.js';
import type { Overlay } from './overlay.js';

export interface RuleSet {
  /** Names this content; written beside every decision. */
  version: string;
  rules: Rule[];
  /** What is different for some kiosks; at most one for each region, hall, type and kiosk. */
  overlays?: Overlay[];
  /** Who made them count; absent: not known. */
  by?: string;
}
