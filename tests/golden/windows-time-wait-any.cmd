windows-time-wait.reg
exit 0
