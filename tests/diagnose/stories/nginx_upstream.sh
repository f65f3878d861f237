#!/bin/bash
# SPDX-License-Identifier: MIT
# nginx that proxies without upstream keep-alive (bad), or with it (good).
#
# usage: nginx_upstream.sh bad|full|good [COMMAND…]
# bad: 80 % of the ports toward the backend are in TIME_WAIT; full: all of them, and requests fail; good: none.
# COMMAND (for instance `tcptune diagnose`) runs in the namespace while more requests come in (20 a second of 0.1 s
# each, so that a connection or two are open at any moment), and its exit status is the script's. Without one the
# counts are checked. 77: skipped.
. "$(dirname "$0")/lib.sh"
enter_namespace "$@"
need nginx
story=${1:?bad, full or good}
shift

requests=$((ports * 8 / 10))
keepalive='' proxy=''
case $story in
  bad) ;;
  full) requests=$((ports + 200)) ;;
  good)
    keepalive='keepalive 32;'
    proxy='proxy_http_version 1.1; proxy_set_header Connection "";'
    ;;
  *) fail "unknown story: $story" ;;
esac
# 1.29.7 and later keep connections by themselves.
if [ "$story" != good ] && nginx -v 2>&1 | awk -F'[/. ]' '{ exit !($4 * 1000000 + $5 * 1000 + $6 >= 1029007) }'; then
  keepalive='keepalive 0;'
fi

begin_story
# In a user namespace nginx cannot change the groups of its workers: there it runs without any.
user='user root;'
[ "$(cat /proc/self/setgroups)" != deny ] || user='user root; master_process off;'
mkdir "$directory/run"
cat >"$directory/nginx.conf" <<C
daemon off; $user pid $directory/run/pid; error_log $directory/error.log; worker_processes 1;
events { worker_connections 512; }
http {
  access_log off;
  client_body_temp_path $directory/run/1; proxy_temp_path $directory/run/2; fastcgi_temp_path $directory/run/3;
  uwsgi_temp_path $directory/run/4; scgi_temp_path $directory/run/5;
  upstream backend { server 127.0.0.1:8080; $keepalive }
  server {
    listen 127.0.0.1:8000;
    location / { proxy_pass http://backend; $proxy }
  }
}
C
# A backend that closes a little after its answer: then nginx, which has all of it, closes first. One that closes at
# once keeps the TIME_WAIT itself.
start "$python" "$here/upstream.py" 8080 --slow-close 0.05
start nginx -p "$directory" -c "$directory/nginx.conf"
await_port 8080
await_port 8000

load 8000 "$requests"
if [ $# -gt 0 ]; then
  start_load "$python" "$here/load.py" 8000 100000 --path /slow --rate 20
  "$@"
  exit
fi
waiting=$(count time-wait '( dport = :8080 )')
open=$(count established '( dport = :8080 )')
echo "$story: $waiting in TIME_WAIT toward 127.0.0.1:8080, $open open; $(nginx -v 2>&1)"
case $story in
  bad) [ "$waiting" -ge $((requests * 9 / 10)) ] || fail "expected about $requests" ;;
  full)
    [ "$waiting" -eq "$ports" ] || fail "expected $ports"
    grep -q 'Cannot assign requested address' "$directory/error.log" || fail "nginx did not run out of ports"
    grep -m 1 -o '99: Cannot assign requested address.*' "$directory/error.log"
    ;;
  good) [ "$waiting" -eq 0 ] || fail "expected none in TIME_WAIT" ;;
esac
