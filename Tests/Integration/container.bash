#!/usr/bin/env bash
# A Debian with systemd as PID 1 in a container, for scripts that begin with `common.bash`; this file is none of them.
#
#   need_container         ends the script as skipped unless one can be made; the roots are kept in
#                          ${XDG_CACHE_HOME:-~/.cache}/etterlevd
#   need_programs FOLDER   sets $programs to the programs as they are packaged: those in FOLDER, else built here
#   debian RELEASE         makes the root of a release, once
#   boot RELEASE           starts it, anew each time; first the function `furnish` puts things into the root that it names
#   shut                   ends it; to be called by `cleanup`
#   boxed COMMAND…         runs a command inside as root
#   as USER COMMAND…       the same as a user
#   system WORD…           systemctl inside, its output aside
#   shown PROPERTY [UNIT]  what the service manager knows of a unit
nspawn='' init='' mounted='' cache=

need_container() {
  [ "$(id -u)" = 0 ] || skip 'not root'
  if ! command -v debootstrap >/dev/null || ! command -v systemd-nspawn >/dev/null; then
    if command -v apt-get >/dev/null; then
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq debootstrap systemd-container; } \
        >/dev/null 2>&1
    fi
  fi
  need debootstrap systemd-nspawn nsenter unshare
  need_tzdata
  [ -w /sys/fs/cgroup ] || skip 'no cgroups to write to'
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/etterlevd
  mkdir -p "$cache" || skip 'no folder for the roots'
}

need_programs() { # FOLDER
  programs=$1
  [ -n "$programs" ] || programs=$("$root/systemd/programs" 2>"$work/build") || { tail "$work/build"; exit 1; }
}

# The release's root, made once.
debian() { # RELEASE
  local base=$cache/debian-$1 part
  [ -d "$base" ] && return
  part=$(mktemp -d "$cache/part.XXXXXX")
  chmod 755 "$part"
  # What it mounts goes with it, however it ends: nothing of this machine may lie below a folder that is removed.
  if unshare --mount --propagation private debootstrap --variant=minbase \
    --include=systemd,systemd-sysv,dbus,procps,jq,socat,curl,libpam-systemd,tzdata,acl "$1" "$part" >"$work/debootstrap" 2>&1
  then mv -T "$part" "$base" 2>/dev/null || [ -d "$base" ]; else rm -rf --one-file-system "$part"; return 1; fi
}

boxed() { nsenter -t "$init" -a env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }
as() { boxed setpriv --reuid "$1" --regid "$1" --init-groups "${@:2}"; }
system() { boxed systemctl "$@" >>"$work/systemctl" 2>&1; }
shown() { boxed systemctl show --value -p "$1" "${2:-etterlevd.service}"; }
running() { boxed systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; }
booted() { init=$(pgrep -P "$nspawn") && [ -n "$init" ] && running; }

boot() { # RELEASE
  local box=$work/$1
  mkdir "$box"
  if mkdir "$work/upper-$1" "$work/under-$1" && mount -t overlay overlay \
    -o "lowerdir=$cache/debian-$1,upperdir=$work/upper-$1,workdir=$work/under-$1" "$box" 2>/dev/null
  then mounted=$box; else cp -a "$cache/debian-$1/." "$box/"; fi
  furnish "$box"
  rm -f "$box/etc/machine-id" && touch "$box/etc/machine-id"
  SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 setsid systemd-nspawn -q -D "$box" --machine="etterlevd-$$-$1" --register=no \
    --keep-unit --private-network --console=read-only -b >"$work/console-$1" 2>&1 </dev/null &
  nspawn=$!
  until_true booted
}

shut() {
  [ -n "$nspawn" ] || return 0
  system poweroff
  for _ in $(seq 100); do kill -0 "$nspawn" 2>/dev/null || break; sleep 0.1; done
  kill -9 "$nspawn" 2>/dev/null
  wait "$nspawn" 2>/dev/null
  nspawn='' init=''
  [ -z "$mounted" ] || { umount "$mounted" 2>/dev/null || umount -l "$mounted"; mounted=; }
}
