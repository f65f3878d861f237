--kernel 6.1 misspelt.conf
exit 1
