#!/bin/sh
# Lets a kiosk in, or gives it a new password:
#   docker compose exec mosquitto let-in AQ-TAX-01 <password that POST /api/v1/kiosks answered>
set -eu
umask 077
passwords="${PASSWORDS:-/mosquitto/data/passwords}"
if [ $# -ne 2 ] || ! printf %s "$1" | grep -Eq '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'; then
  echo 'Usage: let-in KIOSK-ID PASSWORD' >&2
  exit 2
fi
case "$1" in hallwatch | simulator) echo "$1 is no kiosk" >&2; exit 2 ;; esac
mosquitto_passwd -b "$passwords" "$1" "$2"
# The broker reads the file again; who is connected stays.
kill -HUP "${BROKER_PID:-1}"
