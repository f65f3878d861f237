--kernel 6.1 classic-four.conf
exit 1
