#!/bin/sh
# PostgreSQL's image runs this when its volume is new: the role of the dashboards logs in from the first day on. What it may read,
# a migration says. psql quotes the password, which is not in the list of processes.
set -eu
psql -v ON_ERROR_STOP=1 -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\getenv password GRAFANA_POSTGRES_PASSWORD
CREATE ROLE hallwatch_grafana LOGIN PASSWORD :'password';
ALTER ROLE hallwatch_grafana SET default_transaction_read_only = on;
ALTER ROLE hallwatch_grafana SET statement_timeout = '30s';
ALTER ROLE hallwatch_grafana SET jit = off;
SQL
