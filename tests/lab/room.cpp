// SPDX-License-Identifier: MIT
// See room.h.
#include "room.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"

namespace lab {
namespace {

std::string path_of(std::string name) {
  std::replace(name.begin(), name.end(), '.', '/');
  return "/proc/sys/" + name;
}

void write_text(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text.data(), text.size()) < 0)
    throw Skipped(fmt::format("{}: {}", path, std::strerror(errno)));
  close(fd);
}

// Without root a user namespace gives the rights that are needed, where the system lets everybody make one.
void unshare_all() {
  if (unshare(CLONE_NEWNET | CLONE_NEWNS) == 0) return;
  const std::string uid = std::to_string(getuid()), gid = std::to_string(getgid());
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) != 0)
    throw Skipped(fmt::format("no network namespace may be made here: {}", std::strerror(errno)));
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", "0 " + uid + " 1");
  write_text("/proc/self/gid_map", "0 " + gid + " 1");
}

void must_mount(const char* source, const char* target, unsigned long flags) {
  if (mount(source, target, nullptr, flags, nullptr) != 0)
    throw Skipped(fmt::format("{}: cannot be mounted: {}", target, std::strerror(errno)));
}

// What is not the namespace's own belongs to the machine: it must not be written even by mistake.
void guard_proc_sys() {
  must_mount("none", "/", MS_REC | MS_PRIVATE);
  must_mount("/proc/sys", "/proc/sys", MS_BIND);
  must_mount("none", "/proc/sys", MS_REMOUNT | MS_BIND | MS_RDONLY);
  must_mount("/proc/sys/net", "/proc/sys/net", MS_BIND);
  must_mount("none", "/proc/sys/net", MS_REMOUNT | MS_BIND);
}

void bring_lo_up() {
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  const int outcome = ioctl(fd, SIOCSIFFLAGS, &request);
  const int error = errno;
  close(fd);
  if (outcome != 0) throw Skipped(fmt::format("lo cannot be brought up: {}", std::strerror(error)));
}

Row parse_row(const std::string& line) {
  std::istringstream words(line);
  std::string number, local, remote, state, queues, timer;
  words >> number >> local >> remote >> state >> queues >> timer;
  const auto hex = [](const std::string& text) { return std::stoi(text, nullptr, 16); };
  Row row;
  row.local_port = hex(local.substr(local.find(':') + 1));
  row.remote_port = hex(remote.substr(remote.find(':') + 1));
  row.state = static_cast<State>(hex(state));
  row.timer = static_cast<Timer>(hex(timer.substr(0, 2)));
  row.seconds =
      static_cast<double>(std::stol(timer.substr(3), nullptr, 16)) / static_cast<double>(sysconf(_SC_CLK_TCK));
  return row;
}

}  // namespace

void expect(bool holds, const std::string& otherwise) {
  if (!holds) throw Failed(otherwise);
}

void enter_room() {
  unshare_all();
  guard_proc_sys();
  bring_lo_up();
}

bool has_setting(const std::string& name) { return access(path_of(name).c_str(), F_OK) == 0; }

std::string read_setting(const std::string& name) {
  std::ifstream stream(path_of(name));
  std::string value;
  if (!std::getline(stream, value)) throw Skipped(fmt::format("{} cannot be read here", name));
  std::replace(value.begin(), value.end(), '\t', ' ');
  return value;
}

int try_write(const std::string& name, const std::string& value) {
  const int fd = open(path_of(name).c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) throw Skipped(fmt::format("{} cannot be written here: {}", name, std::strerror(errno)));
  const std::string text = value + "\n";
  const int error = write(fd, text.data(), text.size()) < 0 ? errno : 0;
  close(fd);
  return error;
}

void set(const std::string& name, const std::string& value) {
  const int error = try_write(name, value);
  expect(error == 0, fmt::format("{} = {} was refused: {}", name, value, std::strerror(error)));
}

long counter(const std::string& name) {
  std::ifstream stream("/proc/thread-self/net/netstat");
  std::string heads, values, head;
  long value = 0;
  while (std::getline(stream, heads) && std::getline(stream, values)) {
    std::istringstream head_words(heads), value_words(values);
    head_words >> head;
    if (head != "TcpExt:") continue;
    value_words >> head;
    while (head_words >> head && value_words >> value)
      if (head == name) return value;
  }
  throw Skipped(fmt::format("this kernel does not count {}", name));
}

std::vector<Row> tcp_rows() {
  std::ifstream stream("/proc/thread-self/net/tcp");
  std::vector<Row> rows;
  std::string line;
  std::getline(stream, line);  // the heading
  while (std::getline(stream, line)) rows.push_back(parse_row(line));
  return rows;
}

std::vector<Row> rows_in(State state) {
  std::vector<Row> rows = tcp_rows();
  std::erase_if(rows, [state](const Row& row) { return row.state != state; });
  return rows;
}

void sleep_seconds(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

}  // namespace lab
