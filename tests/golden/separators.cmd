--kernel 6.1 separators.conf
exit 1
