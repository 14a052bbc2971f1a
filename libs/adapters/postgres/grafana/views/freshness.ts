import type { View } from './view.js';

/**
 * Whether what is shown is of now. A screen is told sooner than people are: `screen_patience` is what the worker says of itself. One of an
 * earlier version does not say it, and its silence is judged as everywhere else.
 */
export const FRESHNESS: View = {
  name: 'freshness',
  about:
    'One row: whether what dashboards show is of now. watched: somebody watches; where not, because: not-begun, worker-silent, broker-away, journal-stopped or watch-behind, and since when. A silent worker is noticed here within seconds, sooner than in monitoring. said_at: the last word of the worker; judged_at: the newest reading of a kiosk that was judged. worker: alive, silent or not-begun. broker: connected, away, or unknown while the worker is not heard. history_lag_s: seconds that the history was behind at the last word, null where it is not known.',
  sql: `
      SELECT because IS NULL AS watched, because,
        CASE WHEN since IS NOT NULL THEN to_timestamp(since / 1000.0) END AS since, to_timestamp(said_at / 1000.0) AS said_at,
        (SELECT max(grafana.moment(body->>'lastHeardAt')) FROM kiosk_view) AS judged_at, worker,
        CASE WHEN worker <> 'alive' THEN 'unknown' WHEN because = 'broker-away' THEN 'away' ELSE 'connected' END AS broker,
        CASE WHEN worker = 'alive' THEN history_lag / 1000.0::float8 END AS history_lag_s
      FROM (
        SELECT w.said_at, w.history_lag,
          CASE WHEN w.said_at IS NULL THEN 'not-begun' WHEN quiet THEN 'silent' ELSE 'alive' END AS worker,
          CASE WHEN w.said_at IS NULL THEN 'not-begun' WHEN quiet THEN 'worker-silent' ELSE w.blind_because END AS because,
          CASE WHEN quiet THEN w.said_at ELSE w.blind_since END AS since
        FROM (SELECT) AS one
        LEFT JOIN (SELECT *, heard_at < clock_timestamp() - coalesce(screen_patience, patience) AS quiet FROM worker_word) AS w ON true
      ) AS told`,
};
