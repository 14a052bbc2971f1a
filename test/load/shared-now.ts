/** Milliseconds of the clock that all processes of a Linux machine share. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6;
