// SPDX-License-Identifier: MIT
// The parts of tcptune-rule(5) that are written by hand, in mdoc(7). What has a table elsewhere is not repeated here.
#pragma once

#include <string_view>

namespace tcptune {

inline constexpr std::string_view kRuleFormatIntroduction = R"(.Sh DESCRIPTION
A rule of
.Xr tcptune 1
is one YAML file: when it has something to say, what must hold, what to tell the person, why, where that is
documented, and examples.
The examples are executed by
.Ic tcptune rules test .
.Pp
The rule base is compiled into
.Xr tcptune 1 .
Rules of a site are added to it: those of
.Pa /etc/tcptune/rules.d ,
if that directory exists, then those of each
.Fl Fl rules Ar DIR
in the order given.
All files named
.Pa *.yaml
below such a directory are read, sorted by path.
A rule with an id that exists already replaces that rule; to stop one from being judged, use
.Fl Fl ignore .
The same id twice in one directory is a fault.
.Pp
What a file holds is seen from its shape: a mapping with
.Ar id
or
.Ar check
is a rule, one with
.Ar settings
is a profile, any other mapping is a topic; a list is a list of settings for the catalogue.
Anchors, aliases, several documents in a file, duplicate keys and unknown keys are faults.
Every fault is printed with file, line and column, and then nothing is judged: the exit status is 2.
)";

inline constexpr std::string_view kRuleFormatEditor = R"(.Ss Help from an editor
.Ic tcptune rules schema
prints a JSON Schema (draft-07) of rule files,
.Ic tcptune rules schema Fl Fl of Cm setting
and
.Fl Fl of Cm topic
those of the other two.
Written into a file, an editor that uses yaml-language-server takes it from the first line of a rule:
.Pp
.Dl # yaml\-language\-server: $schema=../rule.schema.json
)";

inline constexpr std::string_view kRuleFormatGiven = R"(.Ss What an example gives
The names under
.Ar given
are these.
.Bl -tag -width "files: {path: text}"
.It Ar setting : Ar value
A file sets it.
The values
.Cm !denied , !absent
and
.Cm !malformed
say that what the boot makes of it cannot be told.
.It Cm live : { Ar setting : Ar value , No ... }
The running kernel has it; the same three words say that it could not be read.
.It Cm file : Ar text
One sysctl file, when its lines, comments or blocks matter; of Windows one .reg file.
.It Cm files : { Ar path : Ar text , No ... }
A tree with these files; a text of
.Ql \-> Ar target
is a symbolic link.
)";

inline constexpr std::string_view kRuleFormatNotGiven = R"(.El
.Pp
What is not given is the default of the kernel when files are judged, and absent from a running kernel.
A rule needs an example that fails, one that passes and, if it has
.Ar applies_when ,
one that is not_applicable.
)";

inline constexpr std::string_view kRuleFormatExpressions = R"(.Sh EXPRESSIONS
Conditions and the places in
.Brq braces
of a message are expressions.
An expression is true, false, a number, a text, or unknown.
What is compared with something unknown is unknown; so a reading that was denied can never make a rule pass.
.Pp
A setting is written by its full name, one number of it behind another dot:
.Ql net.ipv4.ip_local_port_range.low .
One of Windows is named by its service and value,
.Ql tcpip.TcpTimedWaitDelay ;
of one interface it is
.Ql tcpip.interfaces.*.MTU .
On the plane
.Cm boot
its value is what the winning line sets, else the default of that kernel; on the plane
.Cm now
it is what was read.
Numbers are decimal or hexadecimal
.Pq 0x200 ,
with
.Cm KiB , MiB , GiB
or
.Cm TiB
behind them if they are bytes.
Text stands in quotes; a single word needs none.
.Pp
The kernel of a target is often an interval: a file alone may meet every kernel since 2.6.18.
The interval is cut at each version that the rule and its settings name, every piece is judged, and the finding says on
which kernels it holds.
So write
.Ql kernel >= 4.4
and nothing about kernels that are not known.
)";

inline constexpr std::string_view kRuleFormatFiles = R"(.Sh FILES
.Bl -tag -width Ds
.It Pa /etc/tcptune/rules.d
Rules of the site, read by every command that judges or explains.
.El
)";

inline constexpr std::string_view kRuleFormatSeeAlso = R"(.Sh SEE ALSO
.Xr tcptune 1 ,
.Xr sysctl.conf 5 ,
.Xr sysctl.d 5 ,
.Xr tcptune-rules 7
)";

inline constexpr std::string_view kExampleRule = R"(id: SITE001
name: keepalive-outlives-firewall
title: The first keep-alive probe comes after the firewall has forgotten the connection
severity: warning
setting: net.ipv4.tcp_keepalive_time
applies_when: set(net.ipv4.tcp_keepalive_time)
check: net.ipv4.tcp_keepalive_time < 900
message: tcp_keepalive_time = {net.ipv4.tcp_keepalive_time} is longer than the 900 s that our firewall remembers
advice: Write 600.
cases:
  - { when: net.ipv4.tcp_keepalive_time >= default(net.ipv4.tcp_keepalive_time), severity: error }
why: |
  The firewall in front of this network forgets a connection after 900 seconds without a packet. A probe
  that comes later is dropped, and both ends wait for each other.
fix: { net.ipv4.tcp_keepalive_time: 600 }
fix_safety: review
topics: [keepalive]
references: [https://wiki.example.org/firewall]
examples:
  - { expect: fail, severity: warning, given: { net.ipv4.tcp_keepalive_time: 1200 } }
  - { expect: fail, severity: error, given: { net.ipv4.tcp_keepalive_time: 7200 } }
  - { expect: pass, given: { net.ipv4.tcp_keepalive_time: 600 } }
  - { expect: not_applicable, given: { net.ipv4.tcp_fin_timeout: 30 } }
)";

}  // namespace tcptune
