--kernel 6.18 classic-four.conf
exit 1
