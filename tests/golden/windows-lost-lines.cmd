--windows-version 2003 windows-lost-lines.reg
exit 1
