classic-eight.conf
exit 1
