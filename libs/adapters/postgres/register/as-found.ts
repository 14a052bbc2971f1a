import type { EntityManager } from 'typeorm';
import { withoutSecrets } from '#libs/contracts/index.js';
import { ownDoing, REGISTER_ACTS } from '#libs/domain/act/index.js';
import { type RegisterKind, registerAct } from '#libs/domain/register/index.js';
import type { Instant } from '#libs/domain/time/index.js';
import { appendActs } from '../books/act-chain.js';
import type { Database } from '../database.js';
import { RegisterFoundEntity } from '../entities/register-found.entity.js';
import { CHANGE_LOCK } from '../locks.js';

/** Things that are put into the chain in one transaction; whoever wants to change something waits for it. Ours. */
const AT_ONCE = 500;

/** Too short for anybody to send it as the id of an act. */
const FOUND = ownDoing('found', 'as found when the chain began');

/** What is said of days now: of each the last word, where it is not taken back. */
const DAYS = `(
  SELECT date AS id, jsonb_build_object('date', date, 'kind', kind, 'name', name, 'source', source) AS body
  FROM calendar_override AS said WHERE kind IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM calendar_override AS later WHERE later.date = said.date AND later.revision > said.revision))`;

const WHERE_FOUND: [RegisterKind, string, (typeof REGISTER_ACTS)[number]][] = [
  ['department', 'department', 'department.add'],
  ['person', 'person', 'person.add'],
  ['system', 'business_system', 'system.add'],
  ['citizenService', 'citizen_service', 'citizenService.add'],
  ['needs', '(SELECT \'needs\'::text COLLATE "C" AS id, body FROM service_need)', 'needs.change'],
  ['hall', 'hall', 'hall.add'],
  ['kiosk', 'kiosk', 'kiosk.add'],
  ['day', DAYS, 'day.say'],
];

/** Puts some things of a kind that are not in the chain into it; answers how many. Who changes something waits meanwhile, in whatever process. */
async function noteSome(manager: EntityManager, [kind, table, what]: (typeof WHERE_FOUND)[number], at: Instant): Promise<number> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [CHANGE_LOCK]);
  const found = await manager.query<{ id: string; body: object }[]>(
    `SELECT id, body FROM ${table} AS found
     WHERE NOT EXISTS (SELECT 1 FROM act WHERE subject_kind = $1 AND subject_id = found.id AND what = ANY($2))
     ORDER BY id LIMIT $3`,
    [kind, REGISTER_ACTS, AT_ONCE],
  );
  const acts = found.map(({ id, body }) =>
    registerAct(FOUND, at, what, { kind, id }, { before: null, after: withoutSecrets(body) }),
  );
  await appendActs(manager, acts);
  return found.length;
}

/** Puts into the chain what was registered before there was one, so that every thing has a beginning in it. Once, whatever number of processes start. */
export async function noteAsFound({ manager }: Database, at: Instant): Promise<void> {
  if (await manager.existsBy(RegisterFoundEntity, {})) return;
  for (const of of WHERE_FOUND) {
    let noted = AT_ONCE;
    while (noted === AT_ONCE) noted = await manager.transaction((within) => noteSome(within, of, at));
  }
  await manager.createQueryBuilder().insert().into(RegisterFoundEntity).values({ at }).orIgnore().execute();
}
