/** XFS4IoT states of a device that cannot be reached. */
const DOWN = ['offline', 'powerOff', 'noDevice'];

/** The catalogue's code for a component in such a state, where the catalogue has one. */
const CODES: ReadonlyMap<string, { down?: string; broken?: string }> = new Map([
  ['receiptPrinter', { down: 'PRN-010', broken: 'PRN-005' }],
  ['documentPrinter', { down: 'PRN-010' }],
  ['cardReader', { down: 'CRD-003' }],
  ['noteAcceptor', { down: 'BNA-002', broken: 'BNA-002' }],
  ['idReader', { down: 'IDR-001', broken: 'IDR-001' }],
  ['licencePrinter', { broken: 'LIC-001' }],
  ['surveillanceCamera', { down: 'CAM-002', broken: 'CAM-002' }],
  ['qrScanner', { broken: 'SCN-001' }],
]);

/** The code of the fault that a component's XFS4IoT device state stands for; undefined where the state says too little. */
export function codeOfState(component: string, state: string): string | undefined {
  const codes = CODES.get(component);
  if (DOWN.includes(state)) return codes?.down;
  return state === 'hardwareError' || state === 'userError' ? codes?.broken : undefined;
}
