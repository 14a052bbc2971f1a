import { getHeapSpaceStatistics } from 'node:v8';

/* Loaded into a process that is measured: tells its parent what its memory is made of. */

/** Megabytes that the collector keeps of what is young and of all else, and buffers outside of it. */
export interface HeapTold {
  young: number;
  old: number;
  buffers: number;
}

const YOUNG = 'new_space';

const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

function told(): HeapTold {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === YOUNG)?.physical_space_size ?? 0;
  const { heapTotal, arrayBuffers } = process.memoryUsage();
  return { young: megabytes(young), old: megabytes(heapTotal - young), buffers: megabytes(arrayBuffers) };
}

process.on('message', (asked) => {
  if (asked === 'heap') process.send?.({ heap: told() });
});
process.channel?.unref();
