#!/bin/bash
# SPDX-License-Identifier: MIT
# A small HTTP server that forgets to close the connections of clients that go away early (bad), or closes them (good).
#
# usage: close_wait.sh bad|good [COMMAND…]
# bad: 40 connections stay in CLOSE_WAIT, the oldest for AGE seconds (2, from the environment) and more; good: none.
# COMMAND (for instance `tcptune diagnose --interval 2`) runs in the namespace while five more clients a second go
# away, and its exit status is the script's. SERVER_PID is in its environment. Without one the counts are checked.
# 77: skipped.
. "$(dirname "$0")/lib.sh"
enter_namespace "$@"
story=${1:?bad or good}
shift

case $story in
  bad) fixed=() ;;
  good) fixed=(--fixed) ;;
  *) fail "unknown story: $story" ;;
esac

begin_story
start "$python" "$here/leaking_server.py" 8080 "${fixed[@]}"
export SERVER_PID=${children[0]}
await_port 8080

# From where, how many, and the pause after each. Later ones come from elsewhere: a new connection from the port of one
# that still is in CLOSE_WAIT here would end that one with a reset.
go_away='
import socket, sys, time
for _ in range(int(sys.argv[2])):
    with socket.create_connection(("127.0.0.1", 8080), source_address=(sys.argv[1], 0)) as s:
        s.sendall(b"GET / HT")
    time.sleep(float(sys.argv[3]))'
"$python" -c "$go_away" 127.0.0.1 20 0
sleep "${AGE:-2}"
"$python" -c "$go_away" 127.0.0.2 20 0
load 8080 20 --short
sleep 0.2

if [ $# -gt 0 ]; then
  start_load "$python" -c "$go_away" 127.0.0.3 100000 0.2
  "$@"
  exit
fi
left=$(count close-wait '( sport = :8080 )')
theirs=$(ss -Htanp state close-wait '( sport = :8080 )' | grep -c "pid=$SERVER_PID," || true)
echo "$story: $left in CLOSE_WAIT, $theirs of them held by the server"
case $story in
  bad) [ "$left $theirs" = "40 40" ] || fail "expected 40" ;;
  good) [ "$left" -eq 0 ] || fail "expected none" ;;
esac
