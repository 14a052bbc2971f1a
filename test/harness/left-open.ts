/** How to stop what runs and is no child of this process. What a file of tests leaves here is stopped when the file is over. */
export const leftOpen = new Set<() => Promise<void>>();
