// SPDX-License-Identifier: MIT
// Builds the namespaces for the oracle; see sandbox.h.
#include "sandbox.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "core/text/text.h"

namespace tcptune::boot_order {
namespace {

namespace fs = std::filesystem;

void require(int result, const std::string& what) {
  if (result != 0) throw Unavailable(what + ": " + std::strerror(errno));
}

void bind(const std::string& from, const std::string& to) {
  require(::mount(from.c_str(), to.c_str(), nullptr, MS_BIND, nullptr), "bind " + from);
}

void remount(const std::string& path, unsigned long flags) {
  require(::mount(nullptr, path.c_str(), nullptr, MS_REMOUNT | MS_BIND | flags, nullptr), "remount " + path);
}

// An interface with a dot in its name, as VLANs have it. It lives as long as this process.
void make_interface(const char* name) {
  const int tun = ::open("/dev/net/tun", O_RDWR | O_CLOEXEC);
  if (tun < 0) throw Unavailable(std::string("/dev/net/tun: ") + std::strerror(errno));
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  require(::ioctl(tun, TUNSETIFF, &request), "making an interface");
}

// The last line of defence before anything is run: nothing but net may be writable.
void check_read_only(const std::string& proc) {
  for (const char* setting : {"/sys/vm/swappiness", "/sys/kernel/pid_max", "/sys/fs/file-max"}) {
    const int descriptor = ::open((proc + setting).c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    ::close(descriptor);
    throw Unavailable(proc + setting + " would be writable");
  }
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"),
                                                   [](FILE* file) { return ::pclose(file); });
  std::string output;
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr)
    output += buffer.data();
  return output;
}

// How to start a program of the host from under /host: its loader and library directories, as ldd tells them.
std::vector<std::string> command_under_host(const std::string& path) {
  const auto real = [](std::string_view file) { return "/host" + fs::canonical(std::string(file)).string(); };
  std::string loader, libraries;
  const std::string listing = output_of("ldd " + path + " 2>/dev/null");
  for (const std::string_view line : split(listing, '\n')) {
    const std::vector<std::string_view> words = split_words(line);
    if (words.size() >= 3 && words[1] == "=>")
      libraries += (libraries.empty() ? "" : ":") + fs::path(real(words[2])).parent_path().string();
    else if (!words.empty() && words[0].starts_with('/'))
      loader = real(words[0]);
  }
  if (loader.empty()) return {real(path)};
  return {loader, "--library-path", libraries, real(path)};
}

[[noreturn]] void become(const std::string& root, const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int standard : {0, 1, 2}) ::dup2(nothing, standard);
  std::array<char*, 2> environment{const_cast<char*>("LC_ALL=C"), nullptr};
  if (::chroot(root.c_str()) == 0 && ::chdir("/") == 0) ::execve(arguments[0], arguments.data(), environment.data());
  ::_exit(127);
}

}  // namespace

Sandbox::Sandbox(const std::string& directory) : directory_(directory) {
  if (::geteuid() != 0) throw Unavailable("not root");
  require(::unshare(CLONE_NEWNET | CLONE_NEWNS), "new network and mount namespaces");
  require(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "making mounts private");
  require(::mount("none", directory_.c_str(), "tmpfs", 0, "mode=755"), "mounting a tmpfs");
  for (const char* name : {"/host", "/proc", "/root"}) fs::create_directory(directory_ + name);
  bind("/", directory_ + "/host");
  remount(directory_ + "/host", MS_RDONLY);
  const std::string proc = directory_ + "/proc";
  require(::mount("proc", proc.c_str(), "proc", 0, nullptr), "mounting proc");
  bind(proc + "/sys", proc + "/sys");
  remount(proc + "/sys", MS_RDONLY);
  bind(proc + "/sys/net", proc + "/sys/net");
  remount(proc + "/sys/net", 0);
  check_read_only(proc);
  make_interface("eth0.100");
  for (const std::string& setting : observed_settings())
    if (!fs::exists(proc_file(setting))) throw Unavailable(setting + " does not exist here");
}

std::optional<Program> Sandbox::find_program(const std::vector<std::string>& paths,
                                             const std::vector<std::string>& arguments) const {
  for (const std::string& path : paths) {
    if (!fs::exists(path) || !fs::exists(directory_ + "/host" + fs::canonical(path).string())) continue;
    Program program{command_under_host(path), output_of(path + " --version 2>&1 | head -n 1")};
    program.command.insert(program.command.end(), arguments.begin(), arguments.end());
    return program;
  }
  return std::nullopt;
}

std::optional<Program> Sandbox::find_program_in(const std::string& root, const std::vector<std::string>& paths,
                                                const std::vector<std::string>& arguments) const {
  std::string loader, libraries;
  for (const std::string directory : {"/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib/systemd",
                                      "/lib/systemd", "/usr/lib/x86_64-linux-gnu/systemd"}) {
    if (!fs::is_directory(root + directory)) continue;
    libraries += (libraries.empty() ? "" : ":") + root + directory;
    for (const fs::directory_entry& entry : fs::directory_iterator(root + directory))
      if (entry.path().filename().string().starts_with("ld-") && entry.is_regular_file() && !entry.is_symlink())
        loader = entry.path().string();
  }
  for (const std::string& path : paths) {
    if (loader.empty() || !fs::is_regular_file(root + path)) continue;
    const std::string start = loader + " --library-path " + libraries + ' ' + root + path;
    Program program{{}, output_of(start + " --version 2>&1 | head -n 1")};
    std::string under_host = "/host" + loader, search;
    for (const std::string_view library : split(libraries, ':'))
      search += (search.empty() ? "" : ":") + ("/host" + std::string(library));
    program.command = {under_host, "--library-path", search, "/host" + root + path};
    program.command.insert(program.command.end(), arguments.begin(), arguments.end());
    return program;
  }
  return std::nullopt;
}

std::string Sandbox::build(const std::vector<TreeEntry>& tree) {
  const std::string root = directory_ + "/root";
  if (has_root_) require(::umount2(root.c_str(), MNT_DETACH), "dropping the last tree");
  has_root_ = true;
  require(::mount("none", root.c_str(), "tmpfs", 0, "mode=755"), "mounting a tmpfs");
  for (const char* name : {"/host", "/proc", "/dev"}) fs::create_directory(root + name);
  bind(directory_ + "/host", root + "/host");
  remount(root + "/host", MS_RDONLY);
  require(::mount((directory_ + "/proc").c_str(), (root + "/proc").c_str(), nullptr, MS_BIND | MS_REC, nullptr),
          "binding proc");
  check_read_only(root + "/proc");
  require(::mknod((root + "/dev/null").c_str(), S_IFCHR | 0666, makedev(1, 3)), "making /dev/null");
  build_tree(tree, root);
  return root;
}

std::map<std::string, std::string> Sandbox::run(const Program& program) {
  for (const std::string& setting : observed_settings()) std::ofstream(proc_file(setting)) << kUntouched << std::endl;
  const pid_t child = ::fork();
  if (child == 0) become(directory_ + "/root", program.command);
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
    throw std::runtime_error("could not run " + program.command.back());
  std::map<std::string, std::string> values;
  for (const std::string& setting : observed_settings())
    std::getline(std::ifstream(proc_file(setting)), values[setting]);
  return values;
}

std::vector<std::string> Sandbox::existing() const {
  std::vector<std::string> names;
  const std::string top = directory_ + "/proc/sys/";
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top + "net")) {
    if (entry.is_directory()) continue;
    std::string name = entry.path().string().substr(top.size());
    for (char& c : name)
      if (c == '.')
        c = '/';
      else if (c == '/')
        c = '.';
    names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string Sandbox::proc_file(const std::string& setting) const {
  std::string path = setting;
  for (char& c : path)
    if (c == '.')
      c = '/';
    else if (c == '/')
      c = '.';
  return directory_ + "/proc/sys/" + path;
}

}  // namespace tcptune::boot_order
