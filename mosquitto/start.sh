#!/bin/sh
# Begins the file of dynamic security with its administrator where there is none yet, then runs the broker. Everyone else is let in by
# `api`, by the register; after the file was lost `api` says which kiosks need a new secret.
# Another password for the administrator later:
#   mosquitto_ctrl -u hallwatch-admin -P OLD dynsec setClientPassword hallwatch-admin NEW, then NEW in secrets/mqtt_admin_password
set -eu
umask 077
if [ -z "${ADMIN_PASSWORD:-}" ] && [ -n "${ADMIN_PASSWORD_FILE:-}" ]; then ADMIN_PASSWORD=$(cat "$ADMIN_PASSWORD_FILE"); fi
file="${DYNAMIC_SECURITY:-/mosquitto/data/dynamic-security.json}"
if [ ! -s "$file" ]; then
  : "${ADMIN_PASSWORD:?the password of the user hallwatch-admin is missing}"
  # Beside it first: a start that is cut off leaves no half of it.
  rm -f "$file" "$file.begun"
  mosquitto_ctrl dynsec init "$file.begun" hallwatch-admin "$ADMIN_PASSWORD" >/dev/null
  mv "$file.begun" "$file"
fi
unset ADMIN_PASSWORD
# Below the first listener, which mosquitto.conf has. Without a folder to write to, as in a start by hand, there are no others.
listeners="${LISTENERS:-/mosquitto/listeners}"
certs="${CERTS:-/mosquitto/certs}"
if [ -d "$listeners" ]; then
  printf 'listener %s\nprotocol websockets\n' "${WS_PORT:-9001}" > "$listeners/ws.conf"
  rm -f "$listeners/tls.conf"
  if [ -r "$certs/server.crt" ] && [ -r "$certs/server.key" ]; then
    files="certfile $certs/server.crt
keyfile $certs/server.key
tls_version tlsv1.2"
    printf 'listener %s\n%s\nlistener %s\nprotocol websockets\n%s\n' "${TLS_PORT:-8883}" "$files" "${WSS_PORT:-9883}" "$files" \
      > "$listeners/tls.conf"
  fi
fi
exec "$@"
