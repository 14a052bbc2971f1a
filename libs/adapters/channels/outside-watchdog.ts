import type { AllowedTargets } from '#libs/domain/index.js';
import { callGuarded, Redirected, TargetRefused } from './outgoing.js';

/** Longest wait for the other side, milliseconds. */
const TIMEOUT = 10_000;
/** Nothing of the answer counts but its status. */
const MOST_READ = 1_024;

/**
 * Calls the address once. Null: it answered well; else why not, without what may be secret in the address. Its host is named by the
 * operator, so that one of the own networks is called; the metadata of a cloud only where the policy says so.
 */
export async function callOutside(url: string, policy: AllowedTargets): Promise<string | null> {
  const { origin, hostname } = new URL(url);
  const signal = AbortSignal.timeout(TIMEOUT);
  try {
    const { status } = await callGuarded({ url, policy: policy.goingOnWith([hostname]), signal, most: MOST_READ });
    return status >= 200 && status < 300 ? null : `${origin} answered ${status}`;
  } catch (error) {
    if (error instanceof TargetRefused) return error.message;
    if (error instanceof Redirected) return `${origin}: ${error.message}`;
    if (signal.aborted) return `${origin} did not answer within ${TIMEOUT / 1000} s`;
    const { name, code } = error as Error & { code?: string };
    return `${origin}: ${code ?? name}`;
  }
}
