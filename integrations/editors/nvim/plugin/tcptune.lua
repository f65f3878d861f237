-- SPDX-License-Identifier: MIT
-- Findings of tcptune in sysctl files as diagnostics of Neovim 0.7 or later; no other plugin is needed.
local namespace = vim.api.nvim_create_namespace("tcptune")
local severities = {
  error = vim.diagnostic.severity.ERROR,
  warning = vim.diagnostic.severity.WARN,
  note = vim.diagnostic.severity.INFO,
}

local function show(buffer, report)
  local diagnostics = {}
  for _, finding in ipairs(report.findings) do
    table.insert(diagnostics, {
      lnum = (finding.line or 1) - 1,
      col = (finding.column or 1) - 1,
      severity = severities[finding.severity],
      code = finding.rule,
      source = "tcptune",
      message = finding.message .. "\n" .. finding.advice,
    })
  end
  vim.diagnostic.set(namespace, buffer, diagnostics)
end

local function audit(buffer)
  local printed = {}
  local job = vim.fn.jobstart({
    "tcptune", "audit", "--format", "json", "--fail-on", "never", "--from", "conf",
    "--stdin-filename", vim.api.nvim_buf_get_name(buffer), "-",
  }, {
    stdout_buffered = true,
    on_stdout = function(_, lines) printed = lines end,
    on_exit = function(_, status)
      if status == 0 and vim.api.nvim_buf_is_loaded(buffer) then
        show(buffer, vim.json.decode(table.concat(printed, "\n"), { luanil = { object = true } }))
      end
    end,
  })
  vim.fn.chansend(job, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
  vim.fn.chansend(job, { "", "" }) -- the last line's end
  vim.fn.chanclose(job, "stdin")
end

vim.api.nvim_create_autocmd({ "BufReadPost", "BufWritePost", "InsertLeave", "TextChanged" }, {
  pattern = { "sysctl.conf", "*/sysctl.d/*.conf" },
  callback = function(event) audit(event.buf) end,
})
