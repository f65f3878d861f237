--kernel 6.1 --show-passed --severity error classic-eight.conf
exit 1
