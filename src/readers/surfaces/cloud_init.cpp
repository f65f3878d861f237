// SPDX-License-Identifier: MIT
// User data of cloud-init: files that it writes, and commands that it runs at a boot; in one part, or in several.
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/encoded_text.h"
#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/user_data_parts.h"
#include "readers/surfaces/written_file.h"
#include "readers/surfaces/yaml_lines.h"
#include "readers/surfaces/yaml_scripts.h"
#include "readers/surfaces/yaml_template.h"

namespace tcptune {
namespace {

constexpr std::array kCloudMarks{std::string_view("#")};

bool is_encoding(std::string_view word, std::initializer_list<std::string_view> words) {
  for (const std::string_view known : words)
    if (known == word) return true;
  return false;
}

class CloudConfigReader {
 public:
  CloudConfigReader(const SurfaceText& text, std::string_view yaml, Holes holes)
      : text_(text), yaml_(yaml, std::string(text.path)), holes_(holes) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents()) {
      // In the order in which a boot does it.
      take_commands(document->find("bootcmd"), "bootcmd");
      take_files(document->find("write_files"));
      take_commands(document->find("runcmd"), "runcmd");
    }
    if (!compressed_.empty()) fragments_.push_back(not_followed(host_, compressed_contents(compressed_)));
    return std::move(fragments_);
  }

 private:
  void take_files(const LocatedNode* files) {
    if (files == nullptr) return;
    WrittenFiles written;
    for (const LocatedNode* item : files->items) {
      const LocatedNode& file = item->real();
      const LocatedNode* content = file.find("content");
      if (content == nullptr || content->kind != YamlKind::scalar) continue;
      const std::string_view encoding = file.word("encoding");
      std::optional<View> view;
      std::string not_edited;
      if (encoding.empty() || encoding == "text/plain") {
        view = content->tag == "!!binary" ? std::nullopt : std::optional(view_of(text_.text, *content));
        if (content->style != ScalarStyle::literal) not_edited = "is written with escapes or over several lines";
      } else if (encoding.starts_with("gz") || is_gzip_in_base64(text_.text, content->inner)) {
        compressed_.push_back(content->line);
      } else if (is_encoding(encoding, {"b64", "base64"})) {
        view = view_of_base64(text_.text, content->inner);
        not_edited = "is written in base64";
      }
      const std::string_view path = file.word("path");
      if (view) written.add(path, written_file(text_, {path, *view, host_, holes_, not_edited}));
    }
    take(written.take());
  }

  void take_commands(const LocatedNode* commands, const std::string& program) {
    if (commands == nullptr) return;
    const ScriptOwner owner{host_, program, RunsWhere::host};
    for (const LocatedNode* item : commands->items) {
      const LocatedNode& command = item->real();
      if (command.kind == YamlKind::scalar)
        take(yaml_script(text_, command, owner));
      else if (command.kind == YamlKind::sequence)
        take(yaml_command(text_, yaml_words(&command), owner));
    }
  }

  void take(std::vector<Fragment> fragments) {
    for (Fragment& fragment : fragments) fragments_.push_back(std::move(fragment));
  }

  const SurfaceText& text_;
  LocatedYaml yaml_;
  Holes holes_;
  std::vector<int> compressed_;  // lines of contents
  SurfaceTarget host_{"", Audience::host, YesNo::no};
  std::vector<Fragment> fragments_;
};

std::vector<Fragment> read_config(const SurfaceText& text) {
  const bool is_jinja =
      text.text.find("{{") != std::string_view::npos || text.text.find("{%") != std::string_view::npos;
  const std::string yaml = is_jinja ? yaml_of_template(text.text) : std::string(text.text);
  CloudConfigReader reader(text, yaml, is_jinja ? Holes::jinja : Holes::terraform);
  return with_comments(text, reader.read(), kCloudMarks);
}

}  // namespace

std::vector<Fragment> reading::cloud_init(const SurfaceText& text) {
  const std::vector<MimePart> parts = mime_parts(text.text);
  return parts.empty() ? read_config(text) : fragments_of_parts(text, parts, read_config);
}

}  // namespace tcptune
