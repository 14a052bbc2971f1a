#!/bin/sh
# Gives the backend, and the demo's fleet where it was asked for, their passwords; the kiosks' own stay as they are. Then runs the broker.
set -eu
umask 077
passwords="${PASSWORDS:-/mosquitto/data/passwords}"
touch "$passwords"

: "${BACKEND_PASSWORD:?the password of the user hallwatch is missing}"
mosquitto_passwd -b "$passwords" hallwatch "$BACKEND_PASSWORD"
if [ -n "${SIMULATOR_PASSWORD:-}" ]; then
  mosquitto_passwd -b "$passwords" simulator "$SIMULATOR_PASSWORD"
else
  mosquitto_passwd -D "$passwords" simulator >/dev/null 2>&1 || true
fi
unset BACKEND_PASSWORD SIMULATOR_PASSWORD
exec "$@"
