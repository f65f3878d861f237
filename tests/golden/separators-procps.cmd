--kernel 6.1 --boot procps separators.conf
exit 1
