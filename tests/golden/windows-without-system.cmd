windows-without-system.reg
exit 1
