/** Modes in which a kiosk says itself that it serves nobody. */
export const CLOSED_MODES = ['maintenance', 'settling', 'outOfService'] as const;
export type ClosedMode = (typeof CLOSED_MODES)[number];

export const isClosedMode = (mode: string | null): mode is ClosedMode => CLOSED_MODES.some((closed) => closed === mode);
