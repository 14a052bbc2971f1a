/** The broker, as the way down to the kiosks. */
export abstract class Downlink {
  /**
   * Publishes to kiosks; resolves when the broker has it. A retained message stands until another takes its place. Rejects with
   * {@link BrokerUnavailable} while there is no way.
   */
  abstract publishDown(topic: string, payload: string, retain: boolean): Promise<void>;
  /** Whether what kiosks send to the broker comes to this process. */
  abstract readonly isHeard: boolean;
}
