" SPDX-License-Identifier: MIT
" Findings of tcptune in sysctl files, for ALE.
call ale#Set('sysctl_tcptune_executable', 'tcptune')
call ale#Set('sysctl_tcptune_options', '')

function! ale_linters#sysctl#tcptune#Command(buffer) abort
    return '%e audit --format json --fail-on never --from conf --stdin-filename %s '
    \   . ale#Var(a:buffer, 'sysctl_tcptune_options') . ' -'
endfunction

function! ale_linters#sysctl#tcptune#Handle(buffer, lines) abort
    let l:output = []

    for l:finding in get(ale#util#FuzzyJSONDecode(a:lines, {}), 'findings', [])
        call add(l:output, {
        \   'lnum': l:finding.line is v:null ? 1 : l:finding.line,
        \   'col': l:finding.column is v:null ? 1 : l:finding.column,
        \   'type': {'error': 'E', 'warning': 'W', 'note': 'I'}[l:finding.severity],
        \   'code': l:finding.rule,
        \   'text': l:finding.message,
        \   'detail': l:finding.message . "\n" . l:finding.advice . "\ntcptune explain " . l:finding.rule,
        \})
    endfor

    return l:output
endfunction

call ale#linter#Define('sysctl', {
\   'name': 'tcptune',
\   'executable': {buffer -> ale#Var(buffer, 'sysctl_tcptune_executable')},
\   'command': function('ale_linters#sysctl#tcptune#Command'),
\   'callback': 'ale_linters#sysctl#tcptune#Handle',
\})
