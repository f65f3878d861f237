--kernel 6.1 --show-passed in-order.conf
exit 0
