import { ROLES, type Role } from '../people/index.js';

/**
 * What a permission is about. `self`: the asker's own account. `place`: things of halls, of which the account's scope has some.
 * `house`: one for all halls, so that an account for some places may read it at most.
 */
export const ABOUT = ['self', 'place', 'house'] as const;
export type About = (typeof ABOUT)[number];

export interface Permission {
  about: About;
  /** Whether something is otherwise afterwards. Who only reads has none of these. */
  changes: boolean;
  roles: readonly Role[];
  /** Who has it where the three administrators are three people (三员分立), when that is otherwise. */
  separated?: readonly Role[];
  /** What is read is noted in the chain of acts. */
  sensitive?: true;
  /** The password is asked for again. */
  dangerous?: true;
}

const EVERYBODY: readonly Role[] = ROLES;
const OPERATORS = ['administrator', 'noc'] as const;
const OVERSEERS = ['administrator', 'noc', 'manager', 'supervisor', 'security', 'auditor'] as const;

const reads = (about: About, roles: readonly Role[], more: Partial<Permission> = {}): Permission => ({
  about,
  changes: false,
  roles,
  ...more,
});
const changes = (about: About, roles: readonly Role[], more: Partial<Permission> = {}): Permission => ({
  about,
  changes: true,
  roles,
  ...more,
});

/** Who may do what: the guard, the pages and the OpenAPI document are made from this table, and from nothing else. */
export const PERMISSIONS = {
  'self.read': reads('self', EVERYBODY),
  'self.change': changes('self', EVERYBODY),
  'register.read': reads('place', EVERYBODY),
  'hall.write': changes('place', ['administrator', 'manager']),
  'kiosk.write': changes('place', OPERATORS),
  'kiosk.secret': changes('place', ['administrator'], { sensitive: true }),
  'kiosk.ask': changes('place', ['administrator', 'noc', 'technician']),
  'people.read': reads('place', OVERSEERS),
  'people.write': changes('house', ['administrator']),
  'system.write': changes('house', ['administrator']),
  // S3-L3.2: who is on duty round the clock, for whoever works there or looks whether somebody does.
  'roster.read': reads('place', EVERYBODY),
  'roster.write': changes('place', ['administrator', 'manager', 'supervisor']),
  'roster.except': changes('place', ['administrator', 'manager', 'supervisor']),
  // The own shift, with the other's agreement.
  'roster.swap': changes('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer', 'security']),
  'calendar.write': changes('house', ['administrator']),
  // S0-P7: the regulator inspects which devices are registered, and to whom.
  'fleet.export': reads('place', ['administrator', 'auditor', 'regulator'], { sensitive: true }),
  'fleet.import': changes('house', ['administrator']),
  'incident.read': reads('place', EVERYBODY),
  'order.read': reads('place', EVERYBODY),
  // They tell how each person works, so that not everybody has them.
  'order.figures': reads('place', ['administrator', 'noc', 'manager', 'supervisor', 'auditor', 'regulator']),
  // Doors and fraud are the work of security.
  'order.act': changes('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer', 'security']),
  // Whoever works at kiosks tells what is wrong with one.
  'order.open': changes('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer', 'security']),
  // Whose it is, and whether it is to be done at all.
  'order.manage': changes('place', ['administrator', 'noc', 'manager', 'supervisor']),
  // Whom to call, and whom to pass it on to: no more of them than that.
  'order.hands': reads('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer', 'security']),
  'order.actFor': changes('place', OPERATORS),
  'stock.read': reads('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer', 'auditor']),
  'stock.write': changes('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'cashOfficer']),
  'stockItem.write': changes('house', ['administrator', 'manager', 'supervisor']),
  // S0-C1.6: it says who answers for what, so that not everybody reads it.
  'review.read': reads('place', ['administrator', 'noc', 'technician', ...OVERSEERS.slice(2), 'regulator']),
  'review.write': changes('place', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'security']),
  'review.sign': changes('place', ['administrator', 'noc', 'manager', 'supervisor']),
  'review.check': changes('place', ['administrator', 'manager', 'supervisor']),
  'notice.read': reads('place', EVERYBODY),
  'alert.read': reads('place', OVERSEERS),
  'alert.test': changes('place', ['administrator', 'noc', 'manager']),
  'history.read': reads('place', EVERYBODY),
  'live.read': reads('place', EVERYBODY),
  'silence.read': reads('place', EVERYBODY),
  'silence.write': changes('place', OPERATORS),
  'rule.read': reads('house', ['administrator', 'noc', 'technician', 'manager', 'supervisor', 'auditor', 'regulator']),
  'rule.try': changes('house', OPERATORS),
  'rule.write': changes('house', ['administrator'], { dangerous: true }),
  // What a kiosk sent is its hall's; what came from nobody whom we know is for who has all halls.
  'quarantine.read': reads('place', ['administrator', 'noc', 'auditor'], { sensitive: true }),
  'quarantine.retry': changes('house', OPERATORS),
  'quarantine.clear': changes('house', ['administrator'], { dangerous: true }),
  'account.read': reads('house', ['administrator', 'security', 'auditor']),
  'account.write': changes('house', ['administrator'], { separated: ['administrator', 'security'], dangerous: true }),
  'account.grant': changes('house', ['administrator', 'security'], { separated: ['security'], dangerous: true }),
  'audit.read': reads('house', ['administrator', 'security', 'auditor'], { separated: ['auditor'] }),
  'audit.export': reads('house', ['administrator', 'auditor'], { separated: ['auditor'], sensitive: true }),
  // S4-A6.1: who asks to open a file, and another who approves it.
  'file.read': reads('place', ['administrator', 'manager', 'supervisor', 'auditor'], { sensitive: true }),
  'file.ask': changes('place', ['administrator', 'manager', 'supervisor']),
  'file.approve': changes('place', ['manager', 'supervisor']),
  'file.write': changes('place', ['administrator', 'manager']),
  'metrics.read': reads('house', ['administrator', 'noc', 'auditor']),
  'outsideAlert.write': changes('house', ['administrator']),
} as const satisfies Record<string, Permission>;

export type PermissionName = keyof typeof PERMISSIONS;
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as PermissionName[];
export const permissionOf = (name: PermissionName): Permission => PERMISSIONS[name];
