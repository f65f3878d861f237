// SPDX-License-Identifier: MIT
// One function a command: a few calls of the pipeline. All throw Error for what kept them from judging.
#pragma once

#include "cli.h"
#include "core/text/error.h"

namespace tcptune {

ExitStatus run_command(const AuditOptions& options);
ExitStatus run_command(const DiagnoseOptions& options);
ExitStatus run_command(const DiffOptions& options);
ExitStatus run_command(const GenerateOptions& options);
ExitStatus run_command(const SnapshotOptions& options);
ExitStatus run_command(const ProfileListOptions& options);
ExitStatus run_command(const ProfileShowOptions& options);
ExitStatus run_command(const ConfigShowOptions& options);
ExitStatus run_command(const FleetMergeOptions& options);
ExitStatus run_command(const FleetDiffOptions& options);
ExitStatus run_command(const ExplainOptions& options);
ExitStatus run_command(const RuleListOptions& options);
ExitStatus run_command(const RuleTestOptions& options);
ExitStatus run_command(const RuleSchemaOptions& options);
ExitStatus run_command(const RuleManualOptions& options);
ExitStatus run_command(const CompletionOptions& options);
ExitStatus run_command(const VersionOptions& options);
ExitStatus run_command(const HelpOptions& options);

}  // namespace tcptune
