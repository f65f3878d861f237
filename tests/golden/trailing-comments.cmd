--kernel 6.1 trailing-comments.conf
exit 1
