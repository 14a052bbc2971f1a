#!/bin/sh
# Begins the file of dynamic security with its administrator where there is none yet, then runs the broker. Everyone else is let in by
# `api`, by the register; after the file was lost `api` says which kiosks need a new secret.
# Another password for the administrator later:
#   mosquitto_ctrl -u hallwatch-admin -P OLD dynsec setClientPassword hallwatch-admin NEW, then NEW in .env
set -eu
umask 077
file="${DYNAMIC_SECURITY:-/mosquitto/data/dynamic-security.json}"
if [ ! -s "$file" ]; then
  : "${ADMIN_PASSWORD:?the password of the user hallwatch-admin is missing}"
  # Beside it first: a start that is cut off leaves no half of it.
  rm -f "$file" "$file.begun"
  mosquitto_ctrl dynsec init "$file.begun" hallwatch-admin "$ADMIN_PASSWORD" >/dev/null
  mv "$file.begun" "$file"
fi
unset ADMIN_PASSWORD
exec "$@"
