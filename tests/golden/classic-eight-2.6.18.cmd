--kernel 2.6.18 classic-eight.conf
exit 1
