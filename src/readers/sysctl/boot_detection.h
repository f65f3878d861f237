// SPDX-License-Identifier: MIT
// Which program applies sysctl files at boot, found out from what is installed under a root.
#pragma once

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// systemd where systemd-sysctl is installed; else procps or busybox, by what `sysctl` is; and systemd where none of
// them is there (a tree of configuration files, an image without an init), because that is what most machines boot
// with.
BootReader detect_boot_reader(const RootDirectory& root);

// From the name of libsystemd-shared-NNN.so, else from dpkg's status file; 0 if neither tells.
int detect_systemd_version(const RootDirectory& root);

// The library's name tells 3.3.x (libprocps.so.8); what 4.0.x it is dpkg's status file, which is looked at only where
// procps is the boot reader. 0 if neither tells.
int detect_procps_version(const RootDirectory& root, BootReader reader);

// systemd-sysctl.service may be masked, and OpenRC's or OpenWrt's service sysctl in no run level: then nothing applies
// the files.
Running detect_whether_reader_runs(const RootDirectory& root, BootReader reader);

// Which files a busybox system reads: busybox itself knows /etc/sysctl.conf alone, the start scripts of two
// distributions go beyond that.
enum class BusyboxLayout { plain, openwrt, alpine };
BusyboxLayout detect_busybox_layout(const RootDirectory& root);

}  // namespace tcptune
