// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "readers/surfaces/surface_lines.h"

namespace tcptune {
namespace {

using Lines = std::vector<std::string>;

SurfaceRead tasks(const std::string& text, const std::map<std::string, std::string>& near = {}) {
  return surface_read(surface::ansible, "roles/web/tasks/main.yml", text, near);
}

TEST_CASE("Ansible: a task sets its value, in either writing, and is removed whole") {
  const SurfaceRead read = tasks(
      "- name: a\n  ansible.posix.sysctl:\n    name: net.ipv4.tcp_sack\n    value: \"0\"\n\n"
      "- name: b\n  sysctl: name=net.ipv4.ip_local_port_range value='9000 65500' state=present\n"
      "- sysctl: {key: net/ipv4/tcp_dsack, val: 1}\n"
      "- action: sysctl name=net.ipv4.tcp_fack value=1\n");
  CHECK(read.lines() == Lines{"3:11 net.ipv4.tcp_sack = 0", "7:16 net.ipv4.ip_local_port_range = 9000 65500",
                              "8:17 net.ipv4.tcp_dsack = 1", "9:23 net.ipv4.tcp_fack = 1"});
  CHECK(read.value_bytes(0) == "0");
  CHECK(read.removed(0) == "- name: a\n  ansible.posix.sysctl:\n    name: net.ipv4.tcp_sack\n    value: \"0\"\n");
  CHECK(read.value_bytes(1) == "9000 65500");
  CHECK(read.setting(1).writing->takes_blanks == YesNo::yes);
  CHECK(read.setting(3).writing->takes_blanks == YesNo::no);
}

TEST_CASE("Ansible: values are what YAML 1.1 and the module make of them") {
  const auto value = [](const std::string& written) {
    return tasks("- sysctl: {name: net.ipv4.tcp_sack, value: " + written + "}\n- debug: {}\n").setting(0).value;
  };
  CHECK(value("yes") == "1");
  CHECK(value("'off'") == "0");
  CHECK(value("True") == "1");
  CHECK(value("010") == "8");
  CHECK(value("'010'") == "010");
  CHECK(value("1_000") == "1000");
  CHECK(value("0x10") == "16");
  CHECK(value("1:30") == "90");
  CHECK(value("1e3") == "1e3");
  CHECK(value("-1") == "-1");
  CHECK(value("'\"9000 65500\"'") == "\"9000 65500\"");
}

TEST_CASE("Ansible: what sets nothing is no setting") {
  CHECK(tasks("- sysctl: {name: net.ipv4.tcp_sack, state: absent}\n- sysctl: name=net.ipv4.tcp_sack value=0\n"
              "  when: false\n- win_regedit: {name: net.ipv4.tcp_sack, value: 0}\n"
              "- copy: {dest: /etc/motd, content: 'net.ipv4.tcp_sack = 0'}\n- debug: {msg: net.ipv4.tcp_sack}\n")
            .lines()
            .empty());
}

TEST_CASE("Ansible: loops over literals are followed, and their items are what is edited") {
  const SurfaceRead read = tasks(
      "- sysctl:\n    name: \"{{ item.name }}\"\n    value: \"{{ item.value | default(1) }}\"\n  loop:\n"
      "    - { name: net.ipv4.tcp_sack, value: 0 }\n    - name: net.ipv4.tcp_dsack\n      value: \"1\"\n"
      "- sysctl: name={{ item }} value=0\n  with_items: [net.ipv4.tcp_fack, net.ipv4.tcp_ecn]\n"
      "- sysctl: {name: \"{{ s.key }}\", value: \"{{ s.value }}\"}\n  with_dict: {net.ipv4.tcp_sack: 1}\n"
      "  loop_control: {loop_var: s}\n"
      "- sysctl: {name: \"net.ipv4.conf.{{ item }}.rp_filter\", value: 1}\n  loop: [all, default]\n");
  CHECK(read.lines() == Lines{"5:15 net.ipv4.tcp_sack = 0", "6:13 net.ipv4.tcp_dsack = 1", "9:16 net.ipv4.tcp_fack = 0",
                              "9:35 net.ipv4.tcp_ecn = 0", "11:15 net.ipv4.tcp_sack = 1",
                              "13:18 net.ipv4.conf.all.rp_filter = 1", "13:18 net.ipv4.conf.default.rp_filter = 1"});
  CHECK(read.removed(0) == "    - { name: net.ipv4.tcp_sack, value: 0 }\n");
  CHECK(read.value_bytes(1) == "1");
  CHECK(read.removed(2) == "net.ipv4.tcp_fack, ");
  CHECK(read.value_bytes(2).empty());  // it is the value of all of them
  CHECK(read.removed(4).find("with_dict") != std::string::npos);  // the only entry takes the task along
}

TEST_CASE("Ansible: variables of the file and the role are known, all others are not") {
  const std::map<std::string, std::string> role{
      {"../defaults/main.yml", "backlog: 0100\nlist:\n  net.ipv4.tcp_sack: 0\n"}};
  const SurfaceRead read = tasks(
      "- sysctl: {name: net.ipv4.tcp_max_syn_backlog, value: \"{{ backlog }}\"}\n"
      "- sysctl: {name: net.ipv4.tcp_sack, value: \"{{ mine }}\"}\n  vars: {mine: 1}\n"
      "- sysctl: {name: net.ipv4.tcp_dsack, value: \"{{ others }}\"}\n"
      "- sysctl: {name: \"{{ item.key }}\", value: \"{{ item.value }}\"}\n  loop: \"{{ list | dict2items }}\"\n"
      "- sysctl: {name: \"{{ item.key }}\", value: \"{{ item.value }}\"}\n  loop: \"{{ unknown }}\"\n",
      role);
  CHECK(read.lines() ==
        Lines{"1:18 net.ipv4.tcp_max_syn_backlog = 64", "2:18 net.ipv4.tcp_sack = 1", "4:18 net.ipv4.tcp_dsack = ?"});
  CHECK(read.value_bytes(0).empty());
}

TEST_CASE("Ansible: files of variables hold names of settings with their values") {
  const SurfaceRead read =
      surface_read(surface::ansible, "roles/web/defaults/main.yml",
                   "sysctl_config:\n  net.ipv4.tcp_sack: yes\n  kernel.panic: 1\n  net.ipv4.tcp_ecn: \"{{ x }}\"\n"
                   "list:\n  - {name: net.ipv4.tcp_dsack, value: 0}\n"
                   "  - {name: net.ipv4.tcp_fack, value: 0, state: absent}\n"
                   "help:\n  net.ipv4.tcp_sack: the switch of it\n");
  CHECK(read.lines() == Lines{"2:3 net.ipv4.tcp_sack = 1", "4:3 net.ipv4.tcp_ecn = ?", "6:12 net.ipv4.tcp_dsack = 0"});
  CHECK(read.removed(0) == "  net.ipv4.tcp_sack: yes\n");
}

TEST_CASE("Ansible: plays for other hosts are other targets, and so is what another condition sets") {
  CHECK(surface_read(surface::ansible, "site.yml",
                     "- hosts: web\n  tasks:\n    - sysctl: name=net.ipv4.tcp_sack value=0\n"
                     "- hosts: db\n  tasks:\n    - sysctl: name=net.ipv4.tcp_sack value=1\n")
            .lines() == Lines{"3:20 net.ipv4.tcp_sack = 0 for hosts web", "6:20 net.ipv4.tcp_sack = 1 for hosts db"});
  CHECK(tasks("- sysctl: name=net.ipv4.tcp_sack value=0\n  when: old\n"
              "- when: not old\n  block:\n    - sysctl: name=net.ipv4.tcp_sack value=1\n")
            .lines() == Lines{"1:16 net.ipv4.tcp_sack = 0", "5:20 net.ipv4.tcp_sack = 1 for when not old"});
}

TEST_CASE("Ansible: texts that tasks write into sysctl files are read as such") {
  const SurfaceRead read = tasks(
      "- copy:\n    dest: /etc/sysctl.d/60-web.conf\n    content: |\n      # web\n      net.ipv4.tcp_sack = 0\n"
      "      net.ipv4.tcp_ecn = {{ ecn }}\n"
      "- lineinfile: {path: /etc/sysctl.conf, line: net.ipv4.tcp_dsack=0}\n"
      "- lineinfile: {path: /etc/sysctl.conf, line: \"{{ item.k }} = {{ item.v }}\"}\n"
      "  loop: [{k: net.ipv4.tcp_fack, v: 1}]\n"
      "- blockinfile: {path: /etc/sysctl.conf, block: \"net.ipv4.tcp_sack = 1\"}\n");
  CHECK(read.lines() == Lines{"5:7 net.ipv4.tcp_sack = 0", "6:7 net.ipv4.tcp_ecn = ?", "7:46 net.ipv4.tcp_dsack = 0",
                              "8:47 net.ipv4.tcp_fack = 1", "10:49 net.ipv4.tcp_sack = 1"});
  for (const Fragment& fragment : read.fragments) CHECK(fragment.program.empty());
  CHECK(read.removed(0) == "      net.ipv4.tcp_sack = 0\n");
  CHECK(read.removed(2) == "- lineinfile: {path: /etc/sysctl.conf, line: net.ipv4.tcp_dsack=0}\n");
}

TEST_CASE("Ansible: tasks that others depend on stay") {
  const SurfaceRead read =
      tasks("- sysctl: name=net.ipv4.tcp_sack value=0\n  register: done\n- sysctl: name=net.ipv4.tcp_dsack value=0\n");
  CHECK(read.setting(0).writing->not_edited == "is a task whose result others may ask for");
  CHECK(read.setting(1).writing->not_edited.empty());
  CHECK(tasks("- sysctl: name=net.ipv4.tcp_sack value=0\n").setting(0).writing->not_edited == "is the only task there");
  CHECK(
      surface_read(surface::ansible, "site.yml", "- hosts: a\n  tasks:\n    - sysctl: name=net.ipv4.tcp_sack value=0\n")
          .removed(0) == "  tasks:\n    - sysctl: name=net.ipv4.tcp_sack value=0\n");
}

TEST_CASE("Ansible: lists that are shared by many tasks are not walked without end") {
  std::string text = "- set_fact: {a: &all [";
  for (int i = 0; i < 2000; ++i) text += "net.ipv4.tcp_sack,";
  text += "net.ipv4.tcp_sack]}\n";
  for (int i = 0; i < 2000; ++i) text += "- sysctl: {name: \"{{ item }}\", value: 1}\n  loop: *all\n";
  CHECK(tasks(text).lines().size() < 100'001);
  CHECK_THROWS(tasks("- sysctl: [\n"));
  CHECK(tasks("").lines().empty());
}

}  // namespace
}  // namespace tcptune
