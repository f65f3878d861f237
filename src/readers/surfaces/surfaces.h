// SPDX-License-Identifier: MIT
// The surfaces: what is read besides sysctl files and registries. The table of inputs (readers/input/input_kind.cpp)
// tells which file is which.
#pragma once

#include "core/snapshot/surface.h"

namespace tcptune {

// One a file of this folder; what a read() returns follows core/snapshot/surface.h.
namespace reading {
std::vector<Fragment> ansible(const SurfaceText& text);
std::vector<Fragment> salt(const SurfaceText& text);
std::vector<Fragment> puppet(const SurfaceText& text);
std::vector<Fragment> hiera(const SurfaceText& text);
std::vector<Fragment> kubernetes(const SurfaceText& text);
std::vector<Fragment> chart_values(const SurfaceText& text);
std::vector<Fragment> ci_steps(const SurfaceText& text);
std::vector<Fragment> cloud_init(const SurfaceText& text);
std::vector<Fragment> compose(const SurfaceText& text);
std::vector<Fragment> ecs(const SurfaceText& text);
std::vector<Fragment> ignition(const SurfaceText& text);
std::vector<Fragment> node_config(const SurfaceText& text);
std::vector<Fragment> quadlet(const SurfaceText& text);
std::vector<Fragment> nix(const SurfaceText& text);
std::vector<Fragment> tuned(const SurfaceText& text);
std::vector<Fragment> saptune(const SurfaceText& text);
std::vector<Fragment> command_line(const SurfaceText& text);
std::vector<Fragment> applied(const SurfaceText& text);
std::vector<Fragment> scanned(const SurfaceText& text);
std::vector<Fragment> shell(const SurfaceText& text);
std::vector<Fragment> makefile(const SurfaceText& text);
std::vector<Fragment> unit(const SurfaceText& text);
std::vector<Fragment> dockerfile(const SurfaceText& text);
std::vector<Fragment> provisioner(const SurfaceText& text);
std::vector<Fragment> sysctl_template(const SurfaceText& text);
std::vector<Fragment> markdown(const SurfaceText& text);
}  // namespace reading

namespace surface {
inline constexpr Surface ansible{"ansible", "Ansible's playbooks, tasks and variables", reading::ansible};
inline constexpr Surface salt{"salt", "states and pillars of Salt", reading::salt};
inline constexpr Surface puppet{"puppet", "Puppet manifests", reading::puppet};
inline constexpr Surface hiera{"hiera", "Hiera data of Puppet", reading::hiera};
inline constexpr Surface sysctl_template{"template", "templates of sysctl files", reading::sysctl_template};
inline constexpr Surface kubernetes{"kubernetes", "Kubernetes manifests", reading::kubernetes};
inline constexpr Surface chart_values{"helm-values", "values of Helm charts", reading::chart_values};
inline constexpr Surface ci_steps{"ci", "steps of continuous integration", reading::ci_steps};
inline constexpr Surface cloud_init{"cloud-init", "cloud-init user data", reading::cloud_init};
inline constexpr Surface compose{"compose", "compose files", reading::compose};
inline constexpr Surface ecs{"ecs", "ECS task definitions", reading::ecs};
inline constexpr Surface ignition{"ignition", "Ignition and Butane files", reading::ignition};
inline constexpr Surface node_config{"node-config", "Talos and k3OS node configurations", reading::node_config};
inline constexpr Surface quadlet{"quadlet", "Podman quadlets", reading::quadlet};
inline constexpr Surface nix{"nix", "NixOS modules", reading::nix};
inline constexpr Surface tuned{"tuned", "TuneD profiles", reading::tuned};
inline constexpr Surface saptune{"saptune", "saptune notes", reading::saptune};
inline constexpr Surface command_line{"command-line", "kernel command lines", reading::command_line};
inline constexpr Surface applied{"applied", "output of `sysctl -p` and systemd-sysctl", reading::applied};
inline constexpr Surface scanned{"text", "other texts with pairs of a sysctl and its value", reading::scanned};
inline constexpr Surface shell{"shell", "shell scripts", reading::shell};
inline constexpr Surface makefile{"makefile", "Makefiles", reading::makefile};
inline constexpr Surface unit{"unit", "systemd units", reading::unit};
inline constexpr Surface dockerfile{"dockerfile", "Dockerfiles", reading::dockerfile};
inline constexpr Surface provisioner{"provisioner", "Vagrantfiles, Packer and Terraform files", reading::provisioner};
inline constexpr Surface markdown{"markdown", "examples in Markdown", reading::markdown};
}  // namespace surface

}  // namespace tcptune
