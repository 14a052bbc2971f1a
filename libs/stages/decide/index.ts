export { hurryNotices } from './announce/hurry.js';
export * from './decide.js';
export { standingCauses } from './incident/standing-causes.js';
export { keepUntoldAdministrator } from './incident/tell-administrators.js';
export { passOn } from './maintain/alert.js';
export { tellReached, tellUnreached } from './maintain/unreached.js';
