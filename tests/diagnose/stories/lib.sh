# SPDX-License-Identifier: MIT
# Sourced by the stories: a network namespace of its own with 1000 local ports, a temp directory, and an orderly end.
# shellcheck shell=bash
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python=${PYTHON:-/usr/bin/python3}
ports=1000

skip() { echo "SKIPPED: $*" >&2; exit 77; }
fail() { echo "FAILED: $*" >&2; exit 1; }

need() {
  local name
  for name in "$@"; do command -v "$name" >/dev/null || skip "$name is not installed"; done
}

# Runs the story again inside a namespace, as the only caller of this file's rest.
enter_namespace() {
  PATH=$PATH:/usr/sbin:/sbin
  if [ -n "${TCPTUNE_SERVERS:-}" ]; then  # unpacked there, where they are not installed
    PATH=$PATH:$TCPTUNE_SERVERS/usr/sbin
    for libraries in "$TCPTUNE_SERVERS"/usr/lib/*-linux-gnu; do export LD_LIBRARY_PATH=$libraries; done
  fi
  if [ "${IN_STORY_NAMESPACE:-}" = yes ]; then return; fi
  need unshare ip ss "$python"
  local -a how=(unshare -n)
  [ "$(id -u)" = 0 ] || how=(unshare -r -n)
  "${how[@]}" true 2>/dev/null || skip "a network namespace cannot be had here: ${how[*]}"
  IN_STORY_NAMESPACE=yes exec "${how[@]}" -- "$BASH" "$0" "$@"
}

children=()
directory=
end_story() {
  local status=$?
  trap - EXIT INT TERM
  if [ ${#children[@]} -gt 0 ]; then
    kill "${children[@]}" 2>/dev/null || true
    wait "${children[@]}" 2>/dev/null || true
  fi
  [ -z "$directory" ] || rm -rf "$directory"
  exit "$status"
}

# The kernel takes over loopback's TIME_WAIT after a second with tcp_tw_reuse = 2, its default: 0 makes loopback
# behave as a network does.
begin_story() {
  trap end_story EXIT INT TERM
  directory=$(mktemp -d "${TMPDIR:-/tmp}/story.XXXXXX")
  ip link set lo up
  echo "40000 $((40000 + ports - 1))" >/proc/sys/net/ipv4/ip_local_port_range
  echo 0 >/proc/sys/net/ipv4/tcp_tw_reuse
}

# start COMMAND…: in the background; its output in $directory/log.
start() {
  "$@" >>"$directory/log" 2>&1 </dev/null &
  children+=($!)
}

# Fails with the log when PORT is not listened on within five seconds.
await_port() {
  local _
  for _ in $(seq 50); do
    [ -z "$(ss -Hltn "sport = :$1")" ] || return 0
    sleep 0.1
  done
  cat "$directory/log" >&2
  fail "nothing listens on port $1"
}

opened() { awk '$1 == "Tcp:" { opens = $6 } END { print opens }' /proc/net/snmp; }

# start_load COMMAND…: as start; returns when it has opened connections, which takes a busy machine a while.
start_load() {
  local _ before
  before=$(opened)
  start "$@"
  for _ in $(seq 100); do
    [ "$(opened)" -le $((before + 5)) ] || return 0
    sleep 0.1
  done
  fail "$1 opens no connection"
}

count() { ss -Htan state "$1" "$2" | wc -l; }
load() { "$python" "$here/load.py" "$@"; }
