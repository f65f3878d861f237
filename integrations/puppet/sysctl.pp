# SPDX-License-Identifier: MIT
# A sysctl file that is put in place only if tcptune finds no error in it.
class site_sysctl (String $path, String $content) {
  file { $path:
    content      => $content,
    mode         => '0644',
    validate_cmd => 'tcptune audit --from conf --fail-on error %',
  }
}

class { 'site_sysctl':
  path    => $facts['sysctl_path'],
  content => "${facts['sysctl_line']}\n",
}
