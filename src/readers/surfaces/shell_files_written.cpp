// SPDX-License-Identifier: MIT
// The files that a script writes: those of the kernel, sysctl files, other scripts. See shell_reader.h.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/boot/sysctl_conf.h"
#include "core/text/text.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/shell_reader.h"

namespace tcptune {
namespace {

constexpr std::size_t kLongestKernelValue = 4096;  // longer ones are no values

bool is_unknown(std::string_view text) { return text.find(kShellUnknown) != std::string_view::npos; }

// `\n` of echo and printf as a line's end; one at the end goes.
View with_line_ends(const View& view, YesNo escapes) {
  View result;
  const std::string& text = view.text();
  std::size_t from = 0;
  if (escapes == YesNo::yes)
    for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", from)) {
      result.append_part(view, {from, at});
      result.append_decoded("\n", view.in_source({at, at + 2}));
      from = at + 2;
    }
  result.append_part(view, {from, text.size()});
  return result;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::string shown(std::string_view path) {
  std::string result(path);
  std::replace(result.begin(), result.end(), kShellUnknown, '$');
  return result;
}

}  // namespace

View ShellReader::content_of(const Producer& producer) const {
  View view;
  for (std::size_t i = 0; i < producer.words.size(); ++i) {
    const ShellWord& word = producer.words[i];
    if (i > 0) view.append_decoded(" ", word.view.in_source({0, 0}));
    view.append_part(word.view, {0, word.text().size()});
  }
  return with_line_ends(view, producer.escapes);
}

View ShellReader::body_of(const HereDocument& here) const {
  View view;
  const std::string& text = script_.script.text();
  for (std::size_t at = here.body.begin; at < here.body.end;) {
    const std::size_t end = std::min(text.find('\n', at), here.body.end - 1) + 1;
    std::size_t begin = at;
    if (here.strips_tabs)
      while (begin < end && text[begin] == '\t') ++begin;
    view.append_part(script_.script, {begin, end});
    at = end;
  }
  return view;
}

void ShellReader::write(const Pipeline& pipeline, const Target& target, const Producer& producer) {
  const std::string& path = target.path.text();
  ShellFile kind = kind_of_file(path);
  if (kind == ShellFile::kernel) return write_kernel(pipeline, target, producer);
  if (producer.kind == Producer::Kind::nothing) return;
  if (producer.kind == Producer::Kind::here) {
    const std::string_view body =
        std::string_view(script_.script.text())
            .substr(producer.here->body.begin, producer.here->body.end - producer.here->body.begin);
    if (kind == ShellFile::script || body.starts_with("#!")) return take_script(body_of(*producer.here));
    if (kind == ShellFile::other && !holds_settings(body)) return;
    if (kind == ShellFile::misplaced && !holds_settings(body)) return;
  } else {
    const View content = content_of(producer);
    if (kind == ShellFile::script) return take_script(content);
    // sudo echo … >> sudo /etc/sysctl.conf: the redirection takes one word.
    const bool to_sudo = path == "sudo" && target.by_redirect == YesNo::yes;
    if (!to_sudo && kind != ShellFile::sysctl_file && !holds_settings(content.text())) return;
    if (kind == ShellFile::other && !to_sudo && path.find("sysctl") == std::string::npos && !is_unknown(path)) return;
  }
  if (kind == ShellFile::misplaced && contains(loaded_files_, path)) kind = ShellFile::sysctl_file;
  write_file(pipeline, target, producer, kind);
}

std::optional<std::string> ShellReader::value_of(const Producer& producer) const {
  if (producer.kind == Producer::Kind::nothing) return std::nullopt;
  std::string value = producer.kind == Producer::Kind::words ? content_of(producer).text()
                                                             : std::string(body_of(*producer.here).text());
  if (producer.kind == Producer::Kind::here && producer.here->expands && has_hole(value, Holes::shell))
    return std::nullopt;
  if (value.size() > kLongestKernelValue || is_unknown(value)) return std::nullopt;
  return std::string(trim(value));
}

void ShellReader::write_kernel(const Pipeline& pipeline, const Target& target, const Producer& producer) {
  const std::string& path = target.path.text();
  const std::string_view below = below_proc_sys(path);
  // A pattern behind '>' names one file or none.
  if (target.by_redirect == YesNo::yes && target.path.has_glob && target.path.quoted.empty() &&
      below.find_first_of("*?[") != std::string_view::npos && loops_ == 0)
    return;
  ShellSetting setting;
  setting.key = below;
  setting.key_span = target.path.view.in_source({path.size() - below.size(), path.size()});
  setting.whole = whole(pipeline);
  const auto value = value_of(producer);
  setting.value = value ? *value : std::string(1, kShellUnknown);
  setting.value_span = {setting.key_span.end, setting.key_span.end};
  if (producer.kind == Producer::Kind::words && !producer.words.empty()) {
    const View content = content_of(producer);
    const std::string& text = content.text();
    const std::string_view trimmed = trim(text);
    const std::size_t begin = static_cast<std::size_t>(trimmed.data() - text.data());
    if (!trimmed.empty()) setting.value_span = content.in_source({begin, begin + trimmed.size()});
  }
  Line line = line_of(source_, setting, removal(pipeline));
  if (target.one_of_several == YesNo::yes) set_not_edited(line, "is written to several files by one command");
  if (producer.kind == Producer::Kind::here) set_not_edited(line, "is written in a here-document");
  if (script_.where == RunsWhere::image_build) {
    line.kind = LineKind::inert;
    add_fault(source_, line,
              {"SRC002",
               fmt::format("{} is set while the image is built: nothing of it is kept in the image, and builders that "
                           "mount /proc/sys read-only stop here. Set it where the container starts (docker run "
                           "--sysctl, `sysctls:` of compose or of the pod), or on the host",
                           line.name),
               std::nullopt});
  }
  remark_on_redirect(line, pipeline, target);
  add(std::move(line), script_.program);
}

Line ShellReader::placed(Line line, const View& view) const {
  const Span value = line.value_span, key = line.key_span;
  line.whole = view.in_source(line.whole);
  line.key_span = view.in_source(key);
  line.value_span = view.in_source(value);
  const std::size_t at = key.empty() ? line.whole.begin : line.key_span.begin;
  line.line = source_.line_at(at);
  line.column = static_cast<int>(at - source_.line(line.line).begin) + 1;
  return line;
}

// A sysctl file of the words of echo or printf.
std::vector<Line> ShellReader::lines_of_words(const Pipeline& pipeline, const Producer& producer) const {
  const View content = content_of(producer);
  std::vector<Line> lines;
  try {
    lines = parse_sysctl_conf(content.text(), std::string(script_.text.path), 0,
                              {script_.text.reader, script_.text.systemd_version, script_.text.procps_version});
  } catch (const std::exception&) {
    return {};  // longer than a line may be
  }
  const auto settings =
      std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.kind != LineKind::comment; });
  const ShellRemoval goes = removal(pipeline);
  std::vector<Line> kept;
  for (Line& line : lines) {
    if (line.kind == LineKind::comment || is_unknown(line.key)) continue;
    const bool known = !is_unknown(line.value);
    line = placed(std::move(line), content);
    if (!known) line.kind = LineKind::computed;
    const int last = source_.line_at(std::max(whole(pipeline).end, std::size_t{1}) - 1);
    line.continued = settings == 1 ? std::max(0, last - line.line) : 0;
    Writing writing;
    writing.removal = goes.span;
    writing.not_edited = goes.why_not;
    const Span all = source_.line(line.line);
    const Span whole_line{all.begin, all.end};
    if (settings > 1) {
      const bool alone = trim(source_.text(whole_line)) == trim(source_.text(line.whole));
      writing.removal = whole_line;
      writing.not_edited = alone ? "" : "is one of several lines that one command writes";
      if (alone && loops_ == 0) writing.sysctl_line = YesNo::yes;
    }
    if (known && source_.text(line.value_span) != line.value)
      writing.not_edited = "gets its value from a variable, or is written with escapes";
    writing.takes_blanks = yes_if(producer.words.size() > 1 || !producer.words[0].quoted.empty());
    if (!known) line.value = source_.text(line.value_span);
    line.writing = std::make_shared<const Writing>(std::move(writing));
    kept.push_back(std::move(line));
  }
  return kept;
}

std::vector<Line> ShellReader::lines_of_here(const HereDocument& here, const ShellBindings& bindings) const {
  std::vector<Line> lines = sysctl_lines(script_.text, body_of(here), here.expands ? Holes::shell : Holes::none);
  for (Line& line : lines) {
    if (loops_ > 0) set_not_edited(line, "is written in a loop");
    if (line.kind != LineKind::computed) continue;
    const std::string value = variables_.expanded_text(line.value, bindings);
    if (is_unknown(value)) continue;
    line.kind = LineKind::assignment;
    line.value = trim(value);
    set_not_edited(line, "gets its value from a variable");
  }
  return lines;
}

void ShellReader::write_file(const Pipeline& pipeline, const Target& target, const Producer& producer, ShellFile kind) {
  std::vector<Line> lines = producer.kind == Producer::Kind::here ? lines_of_here(*producer.here, pipeline.bindings)
                                                                  : lines_of_words(pipeline, producer);
  bool first = true;
  for (Line& line : lines) {
    const bool says = line.kind == LineKind::assignment || line.kind == LineKind::computed;
    if (first && says) {
      first = false;
      remark_on_redirect(line, pipeline, target);
      remark_on_file(line, target, target.path.text(), kind);
    } else if (says && target.path.text() == "sudo" && target.by_redirect == YesNo::yes) {
      remark_on_redirect(line, pipeline, target);
    }
    add(std::move(line), "");
  }
}

void ShellReader::remark_on_file(Line& line, const Target& target, const std::string& path, ShellFile kind) {
  if (kind == ShellFile::misplaced) {
    add_fault(source_, line,
              {"SRC004",
               fmt::format("No boot reads {}: only /etc/sysctl.conf and names that end in .conf in "
                           "/etc/sysctl.d and its sisters are read. What is written there is lost at the next boot",
                           shown(path)),
               std::nullopt});
    return;
  }
  if (kind != ShellFile::sysctl_file || contains(remarked_, path)) return;
  const bool guarded = !scope().empty() || target.index == 0
                           ? !scope().empty()
                           : (commands_[target.index - 1].after == "||" || commands_[target.index - 1].after == "&&" ||
                              commands_[target.index - 1].after == "|");
  if (target.appends == YesNo::yes && !guarded && !contains(cleared_files_, path) && !is_unknown(path) &&
      script_.where == RunsWhere::host) {
    remarked_.push_back(path);
    add_fault(source_, line,
              {"SRC011",
               fmt::format("Each run of the script appends this to {} once more. Write a file of its own "
                           "in /etc/sysctl.d with > instead of >>, or look with grep before",
                           shown(path)),
               std::nullopt});
  }
  if (path.find("/sysctl.d/") == std::string::npos || !loads_default_ || loads_all_ || contains(loaded_files_, path) ||
      script_.where != RunsWhere::host)
    return;
  remarked_.push_back(path);
  add_fault(source_, line,
            {"SRC012",
             fmt::format("`sysctl -p` in this script reads /etc/sysctl.conf alone: what is written to {} "
                         "waits for the next boot. Run sysctl -p {} or sysctl --system",
                         shown(path), shown(path)),
             std::nullopt});
}

void ShellReader::remark_on_redirect(Line& line, const Pipeline& pipeline, const Target& target) {
  if (target.by_redirect == YesNo::no) return;
  if (program_of(target.command->words).by_sudo == YesNo::no) return;
  const std::string& path = target.path.text();
  if (path == "sudo") {
    line.kind = LineKind::inert;
    add_fault(source_, line,
              {"SRC003",
               "The redirection writes to a file named sudo in the current directory: it takes one word, and "
               "sudo cannot stand behind it. Write echo '…' | sudo tee -a FILE",
               std::nullopt});
    set_not_edited(line, "is written to a file that nothing reads");
    return;
  }
  WritingFault fault{"SRC003",
                     fmt::format("sudo runs the command, but the shell around it opens {} without being root: run as "
                                 "an ordinary user this is refused. Write … | sudo tee {}{} > /dev/null",
                                 shown(path), target.appends == YesNo::yes ? "-a " : "", shown(path)),
                     std::nullopt};
  // sudo echo X >> FILE, alone: echo X | sudo tee -a FILE > /dev/null
  const ShellCommand& command = *target.command;
  const std::string_view text = script_.script.text();
  const std::string_view raw = text.substr(command.span.begin, command.span.end - command.span.begin);
  if (pipeline.first == pipeline.last && command.redirects.size() == 1 && command.words.size() > 1 && loops_ == 0 &&
      command.words[0].text() == "sudo" && (command.words[1].text() == "echo" || command.words[1].text() == "printf") &&
      command.words.back().span.end < command.redirects[0].target.span.begin &&
      raw.find('\n') == std::string_view::npos) {
    const Span words{command.words[1].span.begin, command.words.back().span.end};
    const Span file = command.redirects[0].target.span;
    fault.cure = WritingFault::Cure{
        script_.script.in_source(command.span),
        fmt::format("{} | sudo tee {}{} > /dev/null", text.substr(words.begin, words.end - words.begin),
                    target.appends == YesNo::yes ? "-a " : "", text.substr(file.begin, file.end - file.begin)),
        YesNo::no};
  }
  add_fault(source_, line, std::move(fault));
}

}  // namespace tcptune
