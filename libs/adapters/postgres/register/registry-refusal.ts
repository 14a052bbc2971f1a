import { RegistryRefusal } from '#libs/domain/register/index.js';
import { DatabaseRefusal } from '../trouble.js';

type Reason = ConstructorParameters<typeof RegistryRefusal>[0];

/** What a broken constraint of the register means; the subject is what was to be written. */
const MEANS: Record<string, [Reason, (subject: string) => string]> = {
  hall_pkey: ['exists', (subject) => `There is a hall ${subject} already. Choose another id.`],
  kiosk_pkey: ['exists', (subject) => `There is a kiosk ${subject} already. Choose another id.`],
  kiosk_hall: ['unknown-hall', (subject) => `The hall named for ${subject} is not registered. Add the hall first.`],
  kiosk_maintainer: [
    'unknown-person',
    (subject) => `The maintainer named for ${subject} is not registered. Add the person first.`,
  ],
  business_system_owner: [
    'unknown-person',
    (subject) => `The owner of a business system named in ${subject} is not registered. Add the person first.`,
  ],
  hall_first_responsible: [
    'unknown-person',
    (subject) => `The first responsible named for ${subject} is not registered. Add the person first.`,
  ],
};

/** The register's own word for what the database refused. */
export function refusalOf(error: unknown, subject: string): unknown {
  if (!(error instanceof DatabaseRefusal) || !error.constraint) return error;
  const meaning = MEANS[error.constraint];
  if (!meaning) return error;
  const [reason, says] = meaning;
  return new RegistryRefusal(reason, says(subject));
}
