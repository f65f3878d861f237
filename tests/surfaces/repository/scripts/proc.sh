#!/bin/bash
echo 1 > /proc/sys/net/ipv4/tcp_tw_recycle
echo 4096 > /proc/sys/net/core/somaxconn
