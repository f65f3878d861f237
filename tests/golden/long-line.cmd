--kernel 6.1 long-line.conf
exit 1
