import { FolderLock, type LockOptions } from './folder-lock.js';

export { FolderLock } from './folder-lock.js';

/** Makes the folder ours alone until the answered function is called. A lock left by a dead process is taken over. Throws StartRefused. */
export const lockFolder = (folder: string, options: LockOptions = {}): (() => void) => new FolderLock(folder, options).take();
