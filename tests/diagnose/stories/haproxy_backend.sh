#!/bin/bash
# SPDX-License-Identifier: MIT
# HAProxy in TCP mode before an HTTP server, with clients that come for one request (bad), or in HTTP mode with shared
# server connections (good).
#
# usage: haproxy_backend.sh bad|full|good|reset [COMMAND…]
# bad: 80 % of the ports toward the server are in TIME_WAIT; full: all of them, and requests fail; good: none.
# reset: HTTP mode with `option http-server-close`: a server connection for each request, and still none in TIME_WAIT
# on HAProxy's side, because it ends them with a reset.
# COMMAND (for instance `tcptune diagnose`) runs in the namespace while more requests come in (20 a second of 0.1 s
# each, so that a connection or two are open at any moment), and its exit status is the script's. Without one the
# counts are checked. 77: skipped.
. "$(dirname "$0")/lib.sh"
enter_namespace "$@"
need haproxy
story=${1:?bad, full, good or reset}
shift

requests=$((ports * 8 / 10))
mode=http option=''
case $story in
  bad) mode=tcp ;;
  full) mode=tcp requests=$((ports + 200)) ;;
  good) option='http-reuse always' ;;
  reset) option='option http-server-close' ;;
  *) fail "unknown story: $story" ;;
esac

begin_story
cat >"$directory/haproxy.cfg" <<C
global
  maxconn 200
defaults
  mode $mode
  timeout connect 2s
  timeout client 10s
  timeout server 10s
  $option
listen web
  bind 127.0.0.1:8000
  server one 127.0.0.1:8080
C
start "$python" "$here/upstream.py" 8080 --slow-close 0.05
start haproxy -db -f "$directory/haproxy.cfg"
await_port 8080
await_port 8000

load 8000 "$requests" --short
if [ $# -gt 0 ]; then
  start_load "$python" "$here/load.py" 8000 100000 --path /slow --short --rate 20
  "$@"
  exit
fi
waiting=$(count time-wait '( dport = :8080 )')
open=$(count established '( dport = :8080 )')
echo "$story: $waiting in TIME_WAIT toward 127.0.0.1:8080, $open open; $(haproxy -v | head -n 1)"
case $story in
  bad) [ "$waiting" -ge $((requests * 9 / 10)) ] || fail "expected about $requests" ;;
  full) [ "$waiting" -eq "$ports" ] || fail "expected $ports" ;;
  good | reset) [ "$waiting" -eq 0 ] || fail "expected none in TIME_WAIT" ;;
esac
