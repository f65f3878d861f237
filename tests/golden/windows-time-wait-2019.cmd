--windows-version 2019 windows-time-wait.reg
exit 0
