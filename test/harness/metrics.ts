/** Lets the tests ask for the metrics of what they start. */
export const METRICS_TOKEN = 'made-up-for-the-tests-of-metrics';

/** What a process shows for Prometheus on the port of its pages, or on one of its own. */
export async function metricsAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The metrics were answered ${answer.status}: ${text}`);
  return text;
}
