--kernel 6.1 numbers.conf
exit 1
