--kernel 6.1 byte-order-mark.conf
exit 1
