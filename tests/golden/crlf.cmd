--kernel 6.1 crlf.conf
exit 1
