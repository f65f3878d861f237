--kernel 3.10.0-1160.el7.x86_64 classic-four.conf
exit 1
