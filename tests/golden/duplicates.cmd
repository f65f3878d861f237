--kernel 6.1 duplicates.conf
exit 1
