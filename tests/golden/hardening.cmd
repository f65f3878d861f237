--kernel 6.1 --profile hardening --memory 16GiB hardening.conf
exit 1
