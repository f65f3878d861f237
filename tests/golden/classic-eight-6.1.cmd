--kernel 6.1 classic-eight.conf
exit 1
