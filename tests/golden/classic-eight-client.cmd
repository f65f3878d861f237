--kernel 6.1 --role client --memory 16GiB classic-eight.conf
exit 1
