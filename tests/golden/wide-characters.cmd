--kernel 6.1 wide-characters.conf
exit 1
