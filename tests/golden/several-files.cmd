--kernel 6.1 in-order.conf duplicates.conf classic-four.conf
exit 1
