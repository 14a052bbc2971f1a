import type { Text } from '#libs/domain/index.js';
import type { Looks } from './field.js';

/** A series or column that looks other than the rest. */
export interface Column extends Looks {
  name: string;
  title: Text;
  /** How its cell is drawn. */
  cell?: 'gauge' | 'colored';
  width?: number;
  /** Goes on in a second line. Grafana makes the row high enough for Latin letters alone. */
  wraps?: true;
  hidden?: boolean;
}
