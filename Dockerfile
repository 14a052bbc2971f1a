# worker, api and simulator: one image, told apart by the command (docker-compose.yml).
# REGISTRY: a mirror, with a slash at its end; NPM_REGISTRY: where packages come from. Both for networks that reach no other.
ARG REGISTRY=
FROM ${REGISTRY}node:22.23.2-bookworm-slim AS build
ARG NPM_REGISTRY=
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund ${NPM_REGISTRY:+--registry="$NPM_REGISTRY"}
COPY tsconfig.json ./
COPY apps apps
COPY libs libs
COPY grafana grafana
COPY test test
RUN node apps/tools/build.mjs \
 && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf dist/test dist/grafana dist/.tsbuildinfo dist/.built-* dist/.prepared-postgres \
 && find dist -name '*.test.js*' -delete

# The stores of `npm start` are opened by neither worker nor api: 100 MB.
FROM build AS lean
RUN rm -rf node_modules/@duckdb node_modules/@electric-sql

# `docker compose run --rm backup`: the same program with the client of each server, of the server's own version.
FROM ${REGISTRY}influxdb:2.9.1 AS influx
FROM ${REGISTRY}postgres:17.11 AS backup
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 sqlite3 && rm -rf /var/lib/apt/lists/*
COPY --from=influx /usr/local/bin/influx /usr/local/bin/influx
COPY --from=build /usr/local/bin/node /usr/local/bin/node
ENV NODE_ENV=production
WORKDIR /app
COPY --from=lean /app/package.json ./
COPY --from=lean /app/node_modules node_modules
COPY --from=lean /app/dist dist
COPY libs/stages/watch/rules libs/stages/watch/rules
ENTRYPOINT ["node", "dist/apps/tools/backup.js"]

FROM ${REGISTRY}node:22.23.2-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
# package.json is what the aliases #libs and #apps are read from.
COPY --from=lean /app/package.json ./
COPY --from=lean /app/node_modules node_modules
COPY --from=lean /app/dist dist
# Read while it runs: the shipped rules, and the fleet of the demo.
COPY libs/stages/watch/rules libs/stages/watch/rules
COPY apps/simulator/fleet.demo.json apps/simulator/fleet.demo.json
# A named volume takes its owner from here.
RUN mkdir -p /data /tokens/reader /tokens/writer && chown node:node /data /tokens/reader /tokens/writer
USER node
ENV HALLWATCH_DATA_DIR=/data
CMD ["node", "dist/apps/worker/main.js"]
