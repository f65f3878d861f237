{ config, pkgs, ... }:
{
  boot.kernel.sysctl = {
    "net.core.somaxconn" = 4096;
    "net.ipv4.tcp_tw_recycle" = 1;
  };
}
