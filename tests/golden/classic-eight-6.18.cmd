--kernel 6.18 classic-eight.conf
exit 1
