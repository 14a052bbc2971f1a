/** Why the journal takes nothing. */
export const STOP_REASONS = ['disk-full', 'journal-full', 'disk-failed'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

const FULL_DISK = new Set(['ENOSPC', 'EDQUOT']);

/** The reason behind an error of the disk. */
export const reasonOf = (error: unknown): StopReason =>
  FULL_DISK.has((error as NodeJS.ErrnoException).code ?? '') ? 'disk-full' : 'disk-failed';
