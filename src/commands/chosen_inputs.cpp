// SPDX-License-Identifier: MIT
// See chosen_inputs.h.
#include "commands/chosen_inputs.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "commands/ordered_map.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "commands/site.h"
#include "core/accept/fingerprint.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "readers/input/block_input.h"
#include "readers/input/input_file.h"
#include "readers/root/file_identity.h"
#include "readers/walk/file_list.h"
#include "readers/walk/sifting.h"
#include "readers/walk/tree_walk.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

bool is_directory(const std::string& path) {
  std::error_code unseen;
  return path != "-" && fs::is_directory(file_path(path), unseen);
}

// Not read_input(): a list with NUL in it is no binary file.
std::string text_of_list(const std::string& list) {
  BlockInput input(list);
  std::string text;
  for (std::string_view part = input.next(); !part.empty(); part = input.next()) {
    text += part;
    if (text.size() > kLargestInput) refuse_input(input.name(), "it is too long for a list of files");
  }
  return text;
}

enum class Origin { named, listed, found };

// A path on its way: what nobody named must be recognised.
struct Candidate {
  WalkedPath walked;
  Origin origin = Origin::named;
};

class Choice {
 public:
  Choice(const TargetOptions& options, std::size_t jobs) : options_(options), jobs_(jobs) {}

  ChosenInputs choose() {
    for (const std::string& path : options_.paths)
      if (!is_directory(path)) is_new(path);  // what is named is judged as it is named
    for (const std::string& path : options_.paths)
      is_directory(path) ? walk(path) : add({{path, Passed::no, "", ""}, Origin::named});
    for (const std::string& list : options_.choice.lists) take_list(list);
    sift_all();
    return std::move(chosen_);
  }

 private:
  bool is_new(const std::string& path) {
    const auto identity = identity_of(path);
    return !identity || seen_.emplace(identity->device, identity->inode).second;
  }

  void walk(const std::string& directory) {
    chosen_.walked = chosen_.has_directory = true;
    const ChoiceOptions& choice = options_.choice;
    const WalkOptions walk_options{choice.respect_ignore_files,
                                   {choice.include, seen_from(choice.include_from, directory)},
                                   {choice.exclude, seen_from(choice.exclude_from, directory)}};
    walk_tree(directory, walk_options, [this](WalkedPath path) { add({std::move(path), Origin::found}); });
  }

  // Empty if it is the directory itself, or if globs count from that.
  static std::string seen_from(const std::string& from, const std::string& directory) {
    if (from.empty()) return "";
    std::string path = relative_path(absolute_path(directory, working_directory()), from);
    return path == "." ? "" : path;
  }

  // What a list names is looked at as if a walk had found it; what is not there was named all the same.
  void take_list(const std::string& list) {
    chosen_.walked = true;
    for (std::string& name : split_file_list(text_of_list(list))) {
      if (is_directory(name)) {
        walk(name);
        continue;
      }
      std::error_code unseen;
      const fs::file_status status = fs::status(file_path(name), unseen);
      if (name == "-") name = "./-";
      if (!fs::exists(status))
        add({{name, Passed::no, "", ""}, Origin::named});
      else if (!fs::is_regular_file(status))
        add({{name, Passed::by_choice, "it is no regular file", ""}, Origin::listed});
      else
        add({{name, Passed::no, "", ""}, Origin::listed});
    }
  }

  // Few wait at a time, however large the tree is.
  void add(Candidate candidate) {
    constexpr std::size_t kMostWaiting = 8192;
    candidates_.push_back(std::move(candidate));
    if (candidates_.size() >= kMostWaiting) sift_all();
  }

  // In blocks: a lock for each of 50,000 files would take longer than most of them.
  void sift_all() {
    constexpr std::size_t kBlock = 64;
    map_in_order((candidates_.size() + kBlock - 1) / kBlock, jobs_,
                 [this](std::size_t block) {
                   std::vector<Sifted> sifted;
                   for (std::size_t i = block * kBlock; i < std::min((block + 1) * kBlock, candidates_.size()); ++i)
                     sifted.push_back(sift_one(candidates_[i]));
                   return sifted;
                 },
                 [this](std::size_t block, std::vector<Sifted> sifted) {
                   for (std::size_t i = 0; i < sifted.size(); ++i)
                     take(candidates_[block * kBlock + i], std::move(sifted[i]));
                   looked_at_ += sifted.size();
                   progress_.at(looked_at_, "files looked at");
                 });
    candidates_.clear();
  }

  bool lists() const { return options_.choice.list == YesNo::yes; }

  Sifted sift_one(const Candidate& candidate) const {
    const std::string& path = candidate.walked.path;
    if (candidate.walked.passed != Passed::no) return {};
    if (candidate.origin == Origin::named) return lists() ? look_at_named(path) : Sifted{};
    if (options_.from) return {{options_.from, "--from says what it is", ""}, 0, identity_of(path), {}};
    return sift(path, candidate.origin == Origin::listed ? Links::followed : Links::passed_over,
                lists() ? Reasons::yes : Reasons::no, options_.examples);
  }

  Sifted look_at_named(const std::string& path) const try {
    if (options_.from) return {{options_.from, "--from says what it is", ""}, 0, {}, {}};
    const std::string name = path == "-" && !options_.stdin_name.empty() ? options_.stdin_name : path;
    return {recognise(name, read_input(path), options_.examples), 0, {}, {}};
  } catch (const Error&) {
    return {{std::nullopt, "it cannot be read", ""}, 0, {}, {}};
  }

  void take(Candidate& candidate, Sifted sifted) {
    WalkedPath& walked = candidate.walked;
    const bool named = candidate.origin == Origin::named;
    if (!named && walked.passed == Passed::no) decide(walked, sifted);
    const bool judged = named || walked.passed == Passed::no;
    if (walked.passed == Passed::in_trouble)
      chosen_.troubles.push_back(fmt::format("{}: {}{}", walked.path, walked.because, walked.detail));
    if (!judged) ++chosen_.passed_over;
    if (lists()) list(walked, sifted);
    if (!judged) return;
    chosen_.paths.push_back(std::move(walked.path));
    chosen_.found.push_back(named ? YesNo::no : YesNo::yes);
    chosen_.texts.push_back(named ? std::nullopt : kept(std::move(sifted)));
  }

  // What becomes of a file that was looked at.
  void decide(WalkedPath& walked, const Sifted& sifted) {
    if (!sifted.found.kind) {
      walked.passed = sifted.error == 0 ? Passed::by_choice : Passed::in_trouble;
      walked.because = sifted.found.what;
      if (sifted.error != 0) walked.detail = ": " + std::generic_category().message(sifted.error);
    } else if (sifted.identity && !seen_.emplace(sifted.identity->device, sifted.identity->inode).second) {
      walked.passed = Passed::by_choice;
      walked.because = "it is a file that was named before";
    }
  }

  // Texts wait for their judgement as long as they are few; the others are read again.
  std::optional<std::string> kept(Sifted sifted) {
    constexpr std::size_t kMost = 16 * 1024 * 1024;
    if (!sifted.text || kept_ + sifted.text->size() > kMost) return std::nullopt;
    kept_ += sifted.text->size();
    note_read(sifted.identity);
    return std::move(sifted.text);
  }

  void list(const WalkedPath& walked, const Sifted& sifted) {
    const bool judged = walked.passed == Passed::no && sifted.found.kind;
    const std::string why =
        walked.passed == Passed::no ? std::string(sifted.found.what) : std::string(walked.because) + walked.detail;
    const std::string& path = walked.path == "-" && !options_.stdin_name.empty() ? options_.stdin_name : walked.path;
    chosen_.listing.push_back(printable(fmt::format("{}: {}: {}", path, judged ? "judged" : "passed over", why)) +
                              "\n");
  }

  const TargetOptions& options_;
  std::size_t jobs_;
  Progress progress_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen_;
  std::vector<Candidate> candidates_;
  std::size_t looked_at_ = 0;
  std::size_t kept_ = 0;  // bytes
  ChosenInputs chosen_;
};

}  // namespace

std::size_t jobs_or_cores(std::size_t asked) {
  return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
}

ChosenInputs choose_inputs(const TargetOptions& options, std::size_t jobs) {
  const ChoiceOptions& choice = options.choice;
  const bool reads_stdin = std::find(options.paths.begin(), options.paths.end(), "-") != options.paths.end();
  if (!options.stdin_name.empty() && !reads_stdin)
    throw Error("--stdin-filename says what standard input is called; name - to have it read");
  const bool walks = !choice.lists.empty() || std::any_of(options.paths.begin(), options.paths.end(), is_directory);
  const bool asks = choice.include_from.empty() && !choice.include.empty();
  if (!walks && (asks || (choice.exclude_from.empty() && !choice.exclude.empty())))
    throw Error("--include and --exclude choose among the files of a directory; name one");
  if (choice.list == YesNo::yes && !walks && options.paths.empty())
    throw Error("--list-inputs says what files are; name some, or a directory");
  if (walks || choice.list == YesNo::yes) return Choice(options, jobs).choose();
  ChosenInputs chosen;
  chosen.paths = options.paths;
  chosen.found.assign(chosen.paths.size(), YesNo::no);
  chosen.texts.resize(chosen.paths.size());
  return chosen;
}

ExitStatus print_listing(const ChosenInputs& chosen) {
  for (const std::string& trouble : chosen.troubles) say(trouble);
  print(fmt::format("{}", fmt::join(chosen.listing, "")));
  return ExitStatus::clean;
}

void tell_choice(const ChosenInputs& chosen, Talk talk) {
  for (const std::string& trouble : chosen.troubles) say(trouble);
  if (!chosen.walked) return;
  const std::string told = fmt::format("{} judged, {} passed over", chosen.paths.size(), chosen.passed_over);
  if (chosen.paths.empty() && chosen.has_directory)
    throw Error("there is no file that can be judged: " + told,
                "--list-inputs says why each is passed over; a whole system is audited with --root DIR");
  if (talk == Talk::less) return;
  say(told + (chosen.passed_over > 0 ? " (--list-inputs says why)" : ""));
}

}  // namespace tcptune
