export { comesAgain } from './comes-again.js';
export * from './decide.js';
export { standingCauses } from './incident/standing-causes.js';
export { SendingOutcomes } from './maintain/outcomes.js';
