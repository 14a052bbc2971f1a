import { InfluxHistory } from '#libs/adapters/influx/index.js';
import type { History } from '#libs/domain/index.js';
import { influxOf } from '../history.js';
import type { Setting } from '../setting.js';
import { type Loading, LoadingHere, type PastSpan } from './loading.js';
import { LoadingAside } from './loading-aside.js';

interface OpenLoading {
  loading: Loading;
  /** The history as the loading left it, when it has finished. */
  loaded(): Promise<History>;
}

/** Of InfluxDB a thread makes the lines; the embedded history has threads of its own, and one opener. */
export async function openLoading(on: Setting, history: History, span: PastSpan): Promise<OpenLoading> {
  const address = influxOf(on);
  if (!address) return { loading: new LoadingHere(history, span), loaded: async () => history };
  const places = await InfluxHistory.open({ ...address, report: on.reporter.report });
  await places.makeReady();
  const loading = new LoadingAside({ ...span, address });
  on.lifecycle.onStop('the thread that loads', () => loading.stop());
  // What is to be summed up is in the thread's record, which is on disk.
  return { loading, loaded: () => InfluxHistory.open({ ...address, report: on.reporter.report }) };
}
