windows-typed-as-hex.reg
exit 1
