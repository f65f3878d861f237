// SPDX-License-Identifier: MIT
// usage: actionlint.mjs WORKFLOW...    What actionlint says of them, a line each; "valid" where it says nothing.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { createLinter } = createRequire(`${process.env.TCPTUNE_VALIDATORS}/`)("actionlint");
const lint = await createLinter();
for (const path of process.argv.slice(2)) {
  const found = lint(readFileSync(path, "utf8"), path);
  for (const each of found) console.log(`${path}:${each.line}:${each.column}: ${each.message}`);
  if (found.length === 0) console.log(`${path}: valid`);
  else process.exitCode = 1;
}
