// SPDX-License-Identifier: MIT
// What Get-NetTCPConnection of PowerShell gives: as CSV, and as the table that it prints by itself.
#pragma once

#include <string_view>

#include "readers/socket_text/line_stream.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {

// The names of the columns, with commas, semicolons or tabs between them.
bool is_connections_csv_heading(std::string_view line);

// The names of the columns, with blanks between them.
bool is_connections_table_heading(std::string_view line);

// Export-Csv, with or without the line #TYPE, columns in any order. Throws Error for a second heading.
void read_connections_csv(LineStream& lines, SocketRows& rows);

// The printed table. An address that does not fit into its column ends in "..." and is not used.
void read_connections_table(LineStream& lines, SocketRows& rows);

}  // namespace tcptune
