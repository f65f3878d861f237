#!/bin/sh
cat > /etc/sysctl.d/99-net.conf <<'END'
net.core.somaxconn = 4096
net.ipv4.tcp_tw_recycle = 1
END
