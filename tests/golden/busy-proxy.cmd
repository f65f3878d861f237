--evidence busy-proxy.snapshot
exit 1
