# SPDX-License-Identifier: MIT
# Joins what kernels said, a file each, to one table. A setting's four claims are four marks: + proven, ! refuted, - impossible here.
function mark(verdict) { return verdict == "refuted" ? "!" : verdict == "proven" ? "+" : "-" }
function louder(a, b) { return a == "refuted" || b == "refuted" ? "refuted" : a == "proven" || b == "proven" ? "proven" : "impossible" }
FNR == 1 { ++kernels }
$1 == "kernel" { version[kernels] = $2 }
$1 == "audit" { words["audit " $2, kernels] = $3; rows["audit " $2] }
$1 == "lab" { name = $3; sub(/:$/, "", name); words["lab " name, kernels] = $2; rows["lab " name] }
$1 == "setting" { claims[$2, $3, kernels] = louder(claims[$2, $3, kernels], $4); settings[$2] }
$1 == "leaf" { leaves[kernels] = louder(leaves[kernels], $3) }
END {
  line = sprintf("%-60s", "kernel")
  for (k = 1; k <= kernels; ++k) line = line sprintf(" %-10s", version[k])
  print line
  for (row in rows) {
    line = sprintf("%-60s", row)
    for (k = 1; k <= kernels; ++k) line = line sprintf(" %-10s", (row, k) in words ? words[row, k] : "impossible")
    print line
  }
  line = sprintf("%-60s", "leaves catalogued")
  for (k = 1; k <= kernels; ++k) line = line sprintf(" %-10s", leaves[k])
  print line
  for (name in settings) {
    line = sprintf("%-60s", "setting " name)
    for (k = 1; k <= kernels; ++k)
      line = line sprintf(" %-10s", mark(claims[name, "there", k]) mark(claims[name, "mode", k]) mark(claims[name, "default", k]) mark(claims[name, "range", k]))
    print line
  }
}
