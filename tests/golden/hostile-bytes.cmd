--kernel 6.1 hostile-bytes.conf
exit 1
