/** Closed word lists that travel on the wire. The values are the XFS4IoT standard's own where it has them. */

export const KINDS = ['birth', 'heartbeat', 'consumables', 'cashbox', 'fault', 'will'] as const;
export type Kind = (typeof KINDS)[number];

/** XFS4IoT `common.device`. */
export const DEVICE_STATES = [
  'online',
  'offline',
  'powerOff',
  'noDevice',
  'hardwareError',
  'userError',
  'deviceBusy',
  'fraudAttempt',
  'potentialFraud',
  'starting',
] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

/** What the kiosk says that it is doing. `settling` is the two-person cash settlement (S0-Q10b): no sale, no fault. */
export const MODES = ['inService', 'maintenance', 'settling', 'outOfService'] as const;
export type Mode = (typeof MODES)[number];

/** XFS4IoT printer paper states, used for every consumable. */
export const CONSUMABLE_STATES = ['full', 'low', 'out', 'jammed', 'unknown'] as const;
export type ConsumableState = (typeof CONSUMABLE_STATES)[number];

/** XFS4IoT `replenishmentStatus`. */
export const REPLENISHMENT_STATES = ['ok', 'full', 'high', 'low', 'empty', 'unknown'] as const;
export type ReplenishmentState = (typeof REPLENISHMENT_STATES)[number];

/** XFS4IoT storage unit `status`. */
export const STORAGE_STATES = ['ok', 'inoperative', 'missing', 'notConfigured', 'manipulated'] as const;
export type StorageState = (typeof STORAGE_STATES)[number];

/** XFS4IoT count `accuracy`. */
export const ACCURACIES = ['accurate', 'accurateSet', 'inaccurate', 'unknown'] as const;
export type Accuracy = (typeof ACCURACIES)[number];

/** XFS4IoT `Common.ErrorEvent.action`: who is to act. */
export const FAULT_ACTIONS = ['reset', 'softwareError', 'configuration', 'clear', 'maintenance', 'suspend'] as const;
export type FaultAction = (typeof FAULT_ACTIONS)[number];

export const FAULT_STATES = ['raised', 'cleared'] as const;
export type FaultState = (typeof FAULT_STATES)[number];

/** What a kiosk can do for the public; the codes of the fault catalogue's "takes down" column. */
export const SERVICES = ['CASH', 'COIN', 'CARDPAY', 'QRPAY', 'ID', 'RCPT', 'DOC', 'INV', 'LIC', 'ISSUE', 'WDL', 'QUERY'] as const;
export type Service = (typeof SERVICES)[number];

/** Of whatever a fleet file names: it is in service, or for good no more. */
export const REGISTER_STATES = ['active', 'retired'] as const;

/** Work that orders are of, and how urgent they are. */
export const ORDER_KINDS = [
  'repair',
  'replenish',
  'settle',
  'inspect',
  'security',
  'it',
  'upkeep',
  'clean',
  'relabel',
  'seal',
] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** What departments are there for. */
export const DEPARTMENT_KINDS = ['owner', 'using', 'safety', 'general', 'it', 'security'] as const;

/** What people of a fleet file may be. */
export const ROLES = [
  'administrator',
  'noc',
  'technician',
  'manager',
  'supervisor',
  'cashOfficer',
  'security',
  'auditor',
  'regulator',
] as const;

/** What people of a roster are on duty for, whether they are there, and what became of a swap. */
export const DUTIES = ['maintenance', 'shiftLead', 'noc', 'security', 'cash'] as const;
export const ATTENDANCES = ['onSite', 'onCall'] as const;
export const SWAP_STATES = ['asked', 'agreed', 'refused', 'withdrawn'] as const;
