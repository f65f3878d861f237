numbers.conf
exit 1
