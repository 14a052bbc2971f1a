/** The token of the call that tells what happened: a `Report`. */
export const REPORT = Symbol('Report');
