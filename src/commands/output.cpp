// SPDX-License-Identifier: MIT
// See output.h.
#include "commands/output.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {

namespace fs = std::filesystem;

namespace {

constexpr const char* kStandardOutput = "-";
constexpr int kInputDescriptor = 0;
constexpr int kOutputDescriptor = 1;

// The path without links, whether or not something is there. What stands for a descriptor stays as it is.
fs::path links_followed(const std::string& path) {
  constexpr int kMostLinks = 40;  // as in Linux
  fs::path at = file_path(path);
  std::error_code unseen;
  for (int links = 0; links < kMostLinks; ++links) {
    if (descriptor_named(path_text(at))) return at;
    if (!fs::is_symlink(fs::symlink_status(at, unseen))) break;
    at = at.parent_path() / fs::read_symlink(at, unseen);
  }
  const fs::path folder = fs::canonical(at.has_parent_path() ? at.parent_path() : fs::path("."), unseen);
  return unseen ? at : folder / at.filename();
}

// In the folder of the output, so that it can be renamed. Nobody can guess the name and be there first.
std::string temporary_beside(const fs::path& path) {
  std::random_device random;
  return path_text(path.parent_path() / fmt::format(".tcptune-{:08x}{:08x}.tmp", random(), random()));
}

// Why this may not be written at all; empty if nothing speaks against it.
std::string_view refusal(const fs::file_status& status) {
  if (fs::is_directory(status)) return "it is a directory";
  if (fs::is_block_file(status)) return "it is a block device";
  if (fs::is_socket(status)) return "it is a socket";
  return {};
}

// As the C library finds the locale. One that is not said at all may be anything, and is taken for UTF-8.
bool locale_is_ascii() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value == nullptr || *value == '\0') continue;
    return lower(value).find("utf") == std::string::npos;
  }
  return false;
}

// What failed may have been an earlier call, whose number is gone: then it is some error all the same.
std::string words_for(int error) { return std::generic_category().message(error == 0 ? EIO : error); }

}  // namespace

Output::~Output() {
  if (file_ != nullptr && file_ != stdout && file_ != stderr) std::fclose(file_);
  if (!temporary_.empty()) remove_temporary(temporary_);
}

void Output::write(std::string_view text) {
  run_.check();
  std::string ascii;
  if (ascii_only_) text = ascii = in_ascii(text);
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) fail(errno);
}

void Output::finish() {
  run_.check();
  if (std::fflush(file_) != 0 || std::ferror(file_) != 0) fail(errno);
  if (temporary_.empty()) return;
  if (std::fclose(std::exchange(file_, nullptr)) != 0) fail(errno);
  if (const std::error_code error = put_in_place(temporary_, path_)) fail(error.value());
  temporary_.clear();
}

void Output::fail(int error) const {
  throw Error(fmt::format("{}: the report could not be written: {}",
                          name_ == kStandardOutput ? "standard output" : name_, words_for(error)));
}

void Output::refuse(std::string_view why) const {
  throw Error(fmt::format("{}: {} cannot be written: {}", option_, name_, why));
}

bool Output::is_also(const Output& other) const {
  if (descriptor_ && descriptor_ == other.descriptor_) return true;
  if (identity_ || other.identity_) return identity_ == other.identity_;
  return is_file_ && other.is_file_ && path_ == other.path_;
}

bool Output::replaces(const Input& input) const {
  if (option_ == "--write-baseline" && input.option == "--baseline") return false;
  const auto identity = input.path == "-" ? identity_of(kInputDescriptor) : identity_of(input.path);
  if (identity || identity_) return identity == identity_;
  return is_file_ && path_ == path_text(links_followed(input.path));
}

// Finds out what there is, and changes nothing.
Output::Output(const Outputs& run, std::string option, std::string name)
    : run_(run), option_(std::move(option)), name_(std::move(name)) {
  if (name_.empty()) throw Error(fmt::format("{}: the name of the file is empty; - is standard output", option_));
  path_ = path_text(links_followed(name_));
  descriptor_ = name_ == kStandardOutput ? kOutputDescriptor : descriptor_named(path_);
  identity_ = descriptor_ ? identity_of(*descriptor_) : identity_of(name_);
  if (descriptor_) return;
  // The system looks at the path as it is: it may forbid to follow a link that this program can read.
  std::error_code error;
  const fs::file_status status = fs::status(file_path(name_), error);
  if (status.type() == fs::file_type::none) refuse(error.message());
  if (const std::string_view why = refusal(status); !why.empty()) refuse(why);
  is_file_ = !fs::exists(status) || fs::is_regular_file(status);
}

void Output::open() {
  errno = 0;
  if (descriptor_) {
    file_ = open_descriptor(*descriptor_);
  } else if (!is_file_) {
    file_ = open_device(name_);
    if (file_ == nullptr && errno == ENXIO) refuse("no program reads this pipe; start the reader first");
  } else {
    const std::string temporary = temporary_beside(file_path(path_));
    file_ = create_temporary(temporary, identity_ ? path_ : "");
    if (file_ != nullptr) temporary_ = temporary;
  }
  if (file_ == nullptr) refuse(words_for(errno));
  ascii_only_ = name_ == kStandardOutput && is_terminal_output() && locale_is_ascii();
}

Output& Outputs::open(const std::string& option, const std::string& path) {
  std::unique_ptr<Output> output(new Output(*this, option, path));
  for (const std::unique_ptr<Output>& other : outputs_)
    if (output->is_also(*other))
      throw Error(fmt::format("{} {} and {} {} are one and the same; each output needs a place of its own",
                              other->option_, other->name_, option, path));
  for (const Input& input : inputs_.files)
    if (output->replaces(input))
      throw Error(fmt::format("{} {} is the file that is read as {} {}; what is read is never replaced", option, path,
                              input.option, input.path));
  output->open();
  outputs_.push_back(std::move(output));
  return *outputs_.back();
}

void Outputs::check() const {
  if (inputs_.target.empty()) return;
  for (const std::unique_ptr<Output>& output : outputs_)
    if (output->identity_ && was_read(*output->identity_))
      throw Error(fmt::format("{} {} is a file that is read as part of {}; what is read is never replaced",
                              output->option_, output->name_, inputs_.target));
}

void print(std::string_view text) {
  Outputs outputs({});
  Output& output = outputs.open("--output", kStandardOutput);
  output.write(text);
  output.finish();
}

void say(std::string_view message) { say(Error(message)); }

void say(const Error& error) { std::fprintf(stderr, "tcptune: %s\n", error.what()); }

}  // namespace tcptune
