/** Of the normal distribution, at 90 %. */
const Z90 = 1.2816;
/** Halvings of the interval: to less than a ten thousandth of it. */
const STEPS = 14;

/** How much what is used may differ from what is expected. */
export interface Doubt {
  /** Variance over mean of single visits: what many visits even out. */
  spread: number;
  /** Squared relative deviation of the rate itself: what no number of visits evens out. */
  ofRate: number;
}

/** The use that is not exceeded, `z` deviations from the middle, when so much is expected: a Gamma distribution after Wilson and Hilferty. */
function quantile(expected: number, z: number, { spread, ofRate }: Doubt): number {
  if (expected <= 0) return 0;
  const ninth = (spread + ofRate * expected) / expected / 9;
  const root = Math.max(0, 1 - ninth + z * Math.sqrt(ninth));
  return expected * root * root * root;
}

/** How much must be expected for that quantile of the use to reach the amount. */
function expectedFor(amount: number, z: number, doubt: Doubt): number {
  let [low, high] = [0, Math.max(amount, 1)];
  while (quantile(high, z, doubt) < amount) high *= 2;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (quantile(middle, z, doubt) < amount) low = middle;
    else high = middle;
  }
  return high;
}

/** The expected use at which the amount is used up with a chance of 10, 50 and 90 per cent. Rises with the amount, and from the first to the last. */
export const expectedAtChances = (amount: number, doubt: Doubt): [p10: number, p50: number, p90: number] =>
  amount <= 0 ? [0, 0, 0] : [expectedFor(amount, Z90, doubt), expectedFor(amount, 0, doubt), expectedFor(amount, -Z90, doubt)];
