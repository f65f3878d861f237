--kernel 6.1 in-order.conf
exit 0
