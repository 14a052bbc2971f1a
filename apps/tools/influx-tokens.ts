import { begin, Lifecycle, readSettings, StartRefused } from '#libs/runtime/index.js';
import { makeTokens } from './stack/influx-tokens.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

// Of docker-compose.yml: makes the tokens of those who need less than the operator's, then ends.
await begin(new Lifecycle(), async () => {
  const { INFLUX_URL: url, INFLUX_TOKEN: operator, INFLUX_ORG: org } = readSettings(process.env);
  const folder = process.argv[2];
  if (!url || !operator || !org || !folder)
    throw new StartRefused(
      'HALLWATCH_INFLUX_URL, HALLWATCH_INFLUX_TOKEN, HALLWATCH_INFLUX_ORG and a folder are needed.',
      'Give all four.',
    );
  await makeTokens({ url, operator, org, folder }, say);
});
