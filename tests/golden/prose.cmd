--kernel 6.1 prose.conf
exit 1
