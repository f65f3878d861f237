#!/bin/sh
set -eu
sysctl -w net.ipv4.tcp_tw_recycle=1
sysctl -w net.core.somaxconn=4096
