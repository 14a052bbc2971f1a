import type { MqttClient } from 'mqtt';

/** What a client was handed by the broker, in its order. */
export class Heard {
  topics: string[] = [];

  constructor(readonly client: MqttClient) {
    client.on('message', (topic) => this.topics.push(topic));
  }

  forget(): void {
    this.topics = [];
  }

  /** Waits for so many, and a little longer for one too many. */
  async until(count: number): Promise<string[]> {
    await retry(() => {
      if (this.topics.length < count) throw new Error(`heard ${this.topics.length} of ${count}: ${this.topics.slice(-5)}`);
    });
    await pause(100);
    return this.topics;
  }

  async untilTopic(topic: string): Promise<string[]> {
    await retry(() => {
      if (!this.topics.includes(topic)) throw new Error(`${topic} was not heard, but ${this.topics}`);
    });
    return this.until(0);
  }
}

/** Tries for five seconds. */
export async function retry(attempt: () => unknown): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (i === 50) throw error;
      await pause(100);
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
