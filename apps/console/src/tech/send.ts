import { ask, Refused, sent } from '../api.js';
import type { Outcome, WaitingAct, WaitingPhoto } from './waiting.js';

/** Of these another try may go well. */
const PASSING: ReadonlySet<number> = new Set([0, 408, 429]);

/** What a refusal to an act means for it. */
export function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Refused)) throw error;
  const { status, because, reason = String(status), says = null, message } = error;
  if (status === 401) return { what: 'logIn' };
  if (PASSING.has(status) || status >= 500) return { what: 'later' };
  return { what: 'refused', refusal: { because: because ?? reason, says, detail: message } };
}

async function sendPhoto(orderId: string, { blob }: WaitingPhoto, id: string): Promise<string> {
  const headers = { accept: 'application/json', 'content-type': blob.type, 'idempotency-key': id };
  const init = { method: 'POST', headers, body: blob };
  return (await ask<{ sha256: string }>(`/evidence?orderId=${encodeURIComponent(orderId)}`, init)).sha256;
}

/** Sends the photos first; each that the server has is kept so. */
async function withPhotos(act: WaitingAct, keep: (act: WaitingAct) => Promise<void>): Promise<WaitingAct> {
  let now = act;
  for (const [n, photo] of act.photos.entries()) {
    if (photo.sha256 !== null) continue;
    const sha256 = await sendPhoto(act.orderId, photo, `${act.id}.${n}`);
    now = { ...now, photos: now.photos.with(n, { ...photo, sha256 }) };
    await keep(now);
  }
  return now;
}

/** Sends an act; the same again by its id where it was sent before. */
export async function send(act: WaitingAct, keep: (act: WaitingAct) => Promise<void>): Promise<Outcome> {
  try {
    const { id, orderId, acted, photos } = await withPhotos(act, keep);
    const evidence = photos.flatMap(({ sha256 }) => sha256 ?? []);
    const init = sent('POST', { ...acted, ...(evidence.length > 0 && { evidence }) });
    const path = `/orders/${encodeURIComponent(orderId)}/acts`;
    const { state } = await ask<{ state: string }>(path, { ...init, headers: { ...init.headers, 'idempotency-key': id } });
    // Else it is not judged yet: the same is asked again.
    return { what: state === 'taken' ? 'taken' : 'later' };
  } catch (error) {
    return outcomeOf(error);
  }
}
