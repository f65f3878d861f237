support.dump
exit 1
