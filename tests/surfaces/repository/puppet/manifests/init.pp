class net {
  sysctl { 'net.ipv4.tcp_tw_recycle':
    value => '1',
  }
  sysctl { 'net.core.somaxconn':
    value => '4096',
  }
}
