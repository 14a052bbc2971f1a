import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import type { Report } from '#libs/runtime/index.js';
import { GrafanaNotLetIn } from '../events.js';
import { troubleOf } from '../trouble.js';

/** What Grafana reads PostgreSQL as. A migration makes it, without a log-in. */
const ROLE = 'hallwatch_grafana';
/** Of SCRAM-SHA-256, as PostgreSQL itself has it. */
const ITERATIONS = 4_096;

/** What PostgreSQL keeps of a password, made here so that the password is in no statement that a server may log. */
function scramOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const keyed = (what: string): Buffer => createHmac('sha256', salted).update(what).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${keyed('Server Key').toString('base64')}`;
}

/** Lets Grafana in with this password. That it cannot is told and stops nothing. */
export async function letGrafanaIn(runner: QueryRunner, password: string, report: Report): Promise<void> {
  const [role] = await runner.query(
    `SELECT rolcanlogin AS "letIn", (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) AS "mayChange"
     FROM pg_roles WHERE rolname = $1`,
    [ROLE],
  );
  if (!role) return report(new GrafanaNotLetIn(`PostgreSQL has no role ${ROLE}`));
  // Whoever made both roles gave it its password too, and us no power over it.
  if (role.letIn && !role.mayChange) return;
  try {
    // Base64, digits and the signs between hold no quote.
    await runner.query(`ALTER ROLE ${ROLE} LOGIN PASSWORD '${scramOf(password)}'`);
  } catch (error) {
    report(new GrafanaNotLetIn(troubleOf(error)));
  }
}
