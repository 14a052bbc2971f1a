/** Longest wait for the other side, milliseconds. */
const TIMEOUT = 10_000;

/** Calls the address once. Null: it answered well; else why not, without what may be secret in the address. */
export async function callOutside(url: string): Promise<string | null> {
  const { origin } = new URL(url);
  try {
    const answer = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(TIMEOUT) });
    await answer.body?.cancel();
    return answer.ok ? null : `${origin} answered ${answer.status}`;
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return name === 'TimeoutError' ? `${origin} did not answer within ${TIMEOUT / 1000} s` : `${origin}: ${cause?.code ?? name}`;
  }
}
