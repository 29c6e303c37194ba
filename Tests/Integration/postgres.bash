# PostgreSQL from Debian, a cluster of its own that is thrown away; behind `workplace`.
#
#   start_postgres         installs it where that is possible, and starts it: then $postgres is the folder of its programs,
#                          and PGHOST and PGUSER lead to it; false where there is none
#   stop_postgres          ends it: for `cleanup`

# A server does not run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then su postgres -c "$1"; else sh -c "$1"; fi; }
start_postgres() {
  export PGHOST=$work/postgres PGUSER=postgres
  postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  if [ -z "$postgres" ] && [ "$(id -u)" = 0 ]; then
    { apt-get update && apt-get install -y --no-install-recommends postgresql; } >/dev/null 2>&1
    postgres=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  fi
  [ -n "$postgres" ] || return 1
  mkdir "$PGHOST" && chmod 755 "$work"
  [ "$(id -u)" = 0 ] && chown postgres "$PGHOST"
  as_owner "cd / && '$postgres/initdb' -D '$PGHOST/data' -U postgres -A trust -E UTF8 --no-sync >/dev/null 2>&1 &&
    '$postgres/pg_ctl' -D '$PGHOST/data' -w -l '$PGHOST/log' -o \"-k '$PGHOST' -c listen_addresses= -c fsync=off -c jit=off\" start \
    >/dev/null 2>&1"
}
stop_postgres() { [ -n "${postgres-}" ] && as_owner "'$postgres/pg_ctl' -D '$PGHOST/data' -m immediate stop" >/dev/null 2>&1; }
