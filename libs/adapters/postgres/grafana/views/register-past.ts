/** When the register was told, by the change that told it; by the clock of the database where none did. */
const SAID_AT = `coalesce((SELECT at FROM change WHERE id = NEW.revision), (extract(epoch FROM now()) * 1000)::bigint)`;

/** What the register said and when, as far as figures hang on it; and since when kiosks are heard. */
export const PAST_TABLES = [
  `CREATE TABLE kiosk_past (
    kiosk_id text COLLATE "C" NOT NULL, since bigint NOT NULL, until bigint CONSTRAINT kiosk_past_ends CHECK (until > since),
    hall_id text COLLATE "C" NOT NULL, type text, services jsonb NOT NULL, state text NOT NULL,
    PRIMARY KEY (kiosk_id, since))`,
  `CREATE TABLE hall_past (
    hall_id text COLLATE "C" NOT NULL, since bigint NOT NULL, until bigint CONSTRAINT hall_past_ends CHECK (until > since),
    hours jsonb NOT NULL, holidays jsonb NOT NULL,
    PRIMARY KEY (hall_id, since))`,
  // entered_at 0: before this was kept.
  `CREATE TABLE planned_work (
    hall_id text COLLATE "C" NOT NULL, planned jsonb NOT NULL, entered_at bigint NOT NULL,
    taken_out_at bigint CONSTRAINT planned_work_ends CHECK (taken_out_at >= entered_at))`,
  'CREATE INDEX planned_work_hall ON planned_work (hall_id)',
  'CREATE TABLE kiosk_heard (kiosk_id text COLLATE "C" PRIMARY KEY, since bigint NOT NULL)',
];

/** As the register has it, for a row of it. */
const kioskSaid = (row: string): string =>
  `${row}.hall_id, ${row}.body->>'type', grafana.list_of(${row}.body->'services'), coalesce(${row}.body->>'state', 'active')`;
const hallSaid = (row: string): string =>
  `coalesce(${row}.body->'hours', 'null'), coalesce(${row}.body->'statutoryHolidays', '"open"')`;
/** A window is the same while it is at the same time, whatever is said why. */
const TIME = `grafana.object_of(work) - 'why'`;
const workIn = (row: string): string => `jsonb_array_elements(grafana.list_of(${row}.body->'maintenance')) AS work`;

/**
 * What was there before was not kept: the register counts as if it had always been as it is, so no figure of the past becomes another one.
 * That a kiosk was heard is known since the oldest thing that tells of it.
 */
export const PAST_FILLED = [
  `INSERT INTO kiosk_past SELECT id, 0, NULL, ${kioskSaid('kiosk')} FROM kiosk`,
  `INSERT INTO hall_past SELECT id, 0, NULL, ${hallSaid('hall')} FROM hall`,
  `INSERT INTO planned_work SELECT id, work, 0, NULL FROM hall, ${workIn('hall')} WHERE ${TIME} <> '{}'`,
  `INSERT INTO kiosk_heard
   SELECT seen.kiosk_id, least(grafana.whole(seen.body->>'lastHeardAt'),
     (SELECT min(valid_from) FROM kiosk_credential AS known WHERE known.kiosk_id = seen.kiosk_id),
     (SELECT min(since) FROM kiosk_mode AS said WHERE said.kiosk_id = seen.kiosk_id),
     (SELECT min(opened_at) FROM incident WHERE body->'kioskIds' ? seen.kiosk_id))
   FROM kiosk_view AS seen WHERE grafana.whole(seen.body->>'lastHeardAt') IS NOT NULL`,
];

/** Keeps what it says now, unless it said so already; what was said at the same moment counts as not said. */
const keepSaid = (of: 'kiosk' | 'hall', columns: string, said: string): string => `
  CREATE FUNCTION keep_${of}_past() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE
      said_at bigint := ${SAID_AT};
      last ${of}_past;
    BEGIN
      SELECT * INTO last FROM ${of}_past WHERE ${of}_id = NEW.id AND until IS NULL;
      IF last.since IS NOT NULL AND (${columns.replace(/\w+/g, 'last.$&')}) IS NOT DISTINCT FROM (${said}) THEN
        NULL;
      ELSIF last.since >= said_at THEN
        UPDATE ${of}_past SET (${columns}) = ROW(${said}) WHERE ${of}_id = NEW.id AND until IS NULL;
      ELSE
        UPDATE ${of}_past SET until = said_at WHERE ${of}_id = NEW.id AND until IS NULL;
        INSERT INTO ${of}_past (${of}_id, since, ${columns}) VALUES (NEW.id, said_at, ${said});
      END IF;
      RETURN NULL;
    END
  $$`;

const KEEP_WORK = `
  CREATE FUNCTION keep_planned_work() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    DECLARE said_at bigint := ${SAID_AT};
    BEGIN
      UPDATE planned_work SET taken_out_at = greatest(entered_at, said_at)
      WHERE hall_id = NEW.id AND taken_out_at IS NULL
        AND NOT EXISTS (SELECT FROM ${workIn('NEW')} WHERE ${TIME} = planned - 'why');
      UPDATE planned_work SET planned = work FROM ${workIn('NEW')}
      WHERE hall_id = NEW.id AND taken_out_at IS NULL AND ${TIME} = planned - 'why' AND planned <> work;
      INSERT INTO planned_work (hall_id, planned, entered_at)
      SELECT DISTINCT ON (${TIME}) NEW.id, work, said_at FROM ${workIn('NEW')}
      WHERE ${TIME} <> '{}' AND NOT EXISTS (
        SELECT FROM planned_work AS known WHERE known.hall_id = NEW.id AND taken_out_at IS NULL AND known.planned - 'why' = ${TIME});
      RETURN NULL;
    END
  $$`;

/** A view is saved many times a minute: only the first that was heard of is kept. */
const KEEP_HEARD = `
  CREATE FUNCTION keep_kiosk_heard() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      INSERT INTO kiosk_heard SELECT NEW.kiosk_id, heard FROM grafana.whole(NEW.body->>'lastHeardAt') AS heard WHERE heard IS NOT NULL
      ON CONFLICT DO NOTHING;
      RETURN NULL;
    END
  $$`;

const HEARD = `(NEW.body->>'lastHeardAt') IS NOT NULL`;

export const PAST_FUNCTIONS = [
  keepSaid('kiosk', 'hall_id, type, services, state', kioskSaid('NEW')),
  keepSaid('hall', 'hours, holidays', hallSaid('NEW')),
  KEEP_WORK,
  KEEP_HEARD,
  'CREATE TRIGGER keep_kiosk_past AFTER INSERT OR UPDATE ON kiosk FOR EACH ROW EXECUTE FUNCTION keep_kiosk_past()',
  'CREATE TRIGGER keep_hall_past AFTER INSERT OR UPDATE ON hall FOR EACH ROW EXECUTE FUNCTION keep_hall_past()',
  'CREATE TRIGGER keep_planned_work AFTER INSERT OR UPDATE ON hall FOR EACH ROW EXECUTE FUNCTION keep_planned_work()',
  `CREATE TRIGGER keep_kiosk_heard AFTER INSERT ON kiosk_view FOR EACH ROW WHEN (${HEARD}) EXECUTE FUNCTION keep_kiosk_heard()`,
  `CREATE TRIGGER keep_kiosk_heard_first AFTER UPDATE ON kiosk_view
   FOR EACH ROW WHEN ((OLD.body->>'lastHeardAt') IS NULL AND ${HEARD}) EXECUTE FUNCTION keep_kiosk_heard()`,
];

export const PAST_GONE = [
  'DROP TRIGGER keep_kiosk_past ON kiosk',
  'DROP TRIGGER keep_hall_past ON hall',
  'DROP TRIGGER keep_planned_work ON hall',
  'DROP TRIGGER keep_kiosk_heard ON kiosk_view',
  'DROP TRIGGER keep_kiosk_heard_first ON kiosk_view',
  'DROP FUNCTION keep_kiosk_past, keep_hall_past, keep_planned_work, keep_kiosk_heard',
  'DROP TABLE kiosk_past, hall_past, planned_work, kiosk_heard',
];
