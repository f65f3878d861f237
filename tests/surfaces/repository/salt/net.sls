net.ipv4.tcp_tw_recycle:
  sysctl.present:
    - value: 1

net.core.somaxconn:
  sysctl.present:
    - value: 4096
