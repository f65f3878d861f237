--kernel 6.1 --fail-on never classic-four.conf
exit 0
