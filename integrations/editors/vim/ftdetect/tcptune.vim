" SPDX-License-Identifier: MIT
" Sysctl files outside of /etc, as configuration repositories keep them.
autocmd BufNewFile,BufRead sysctl.conf,*/sysctl.d/*.conf setfiletype sysctl
