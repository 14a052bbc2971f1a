#!/bin/sh
# Run once, as the superuser, when the database is new: makes the role that Hallwatch is, the one that Grafana reads as, and, where there is
# a password for it, the one that PostgreSQL's own numbers are read as. None is a
# superuser or may make roles (that of Hallwatch may make databases, in which backups are tried), and the superuser has no password: it comes in from within the container alone,
#   docker compose exec postgres psql -U postgres -d hallwatch
# libs/adapters/postgres/least-power.test.ts runs it on Debian's PostgreSQL, and all migrations as that role.
set -eu
export APP_PASSWORD_FILE="${APP_PASSWORD_FILE:-/run/secrets/postgres_password}"
export GRAFANA_PASSWORD_FILE="${GRAFANA_PASSWORD_FILE:-/run/secrets/grafana_db_password}"
export MONITOR_PASSWORD_FILE="${MONITOR_PASSWORD_FILE:-/run/secrets/monitor_password}"
[ -e "$MONITOR_PASSWORD_FILE" ] || MONITOR_PASSWORD_FILE=/dev/null
exec psql -X -q -v ON_ERROR_STOP=1 -v database="$POSTGRES_DB" -v superuser="$POSTGRES_USER" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\set app_password `cat "$APP_PASSWORD_FILE"`
\set grafana_password `cat "$GRAFANA_PASSWORD_FILE"`
\set monitor_password `cat "$MONITOR_PASSWORD_FILE"`
BEGIN;
-- CREATEDB: backups are tried in a database beside its own.
CREATE ROLE hallwatch LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
ALTER DATABASE :"database" OWNER TO hallwatch;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
-- As the migration makes it where Hallwatch may.
CREATE ROLE hallwatch_grafana LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'grafana_password';
ALTER ROLE hallwatch_grafana SET default_transaction_read_only = on;
ALTER ROLE hallwatch_grafana SET statement_timeout = '30s';
ALTER ROLE hallwatch_grafana SET jit = off;
GRANT CONNECT ON DATABASE :"database" TO hallwatch_grafana;
SELECT :'monitor_password' <> '' AS monitored \gset
\if :monitored
CREATE ROLE hallwatch_monitor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'monitor_password';
GRANT pg_monitor TO hallwatch_monitor;
GRANT CONNECT ON DATABASE :"database" TO hallwatch_monitor;
\endif
ALTER ROLE :"superuser" PASSWORD NULL;
COMMIT;
SQL
