--kernel 6.1 --severity error --select TW,CONF classic-eight.conf
exit 1
