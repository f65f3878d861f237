// SPDX-License-Identifier: MIT
// See user_data_parts.h.
#include "readers/surfaces/user_data_parts.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/encoded_text.h"
#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/written_file.h"

namespace tcptune {
namespace {

constexpr std::array kPartMarks{std::string_view("#")};

bool is_config(const MimePart& part, std::string_view body) {
  return part.type == "text/cloud-config" || body.starts_with("#cloud-config") || body.starts_with("## template:");
}

bool is_script(const MimePart& part, std::string_view body) {
  return part.type.starts_with("text/x-shellscript") || part.type == "text/cloud-boothook" || body.starts_with("#!");
}

class PartReader {
 public:
  PartReader(const SurfaceText& text, std::vector<Fragment> (&read_config)(const SurfaceText&))
      : text_(text), source_(std::string(text.text)), read_config_(read_config) {}

  std::vector<Fragment> read(const MimePart& part, std::size_t number) {
    if (part.type.starts_with("multipart/"))
      return {not_followed(kHost, phrase(part, "holds parts of its own that are not looked into"))};
    const std::optional<View> view = view_of(part);
    if (!view) return {not_followed(kHost, phrase(part, fmt::format("is {}", how_encoded(part))))};
    if (is_config(part, view->text())) return inner_fragments({text_, source_, *view, text_.path}, read_config_);
    if (!is_script(part, view->text())) {
      if (part.type == "text/x-include-url" || part.type == "text/x-include-once-url")
        return {not_followed(kHost, phrase(part, "names user data that lies elsewhere"))};
      return {};
    }
    const std::string name = part.name.empty() ? fmt::format("in part {}", number) : part.name;
    return with_comments(text_,
                         script_fragments({text_, *view, kHost, fmt::format("the script {}", name), RunsWhere::host}),
                         kPartMarks);
  }

 private:
  // Nothing: it is encoded in a way that is not read.
  std::optional<View> view_of(const MimePart& part) const {
    if (part.encoding == "base64") return view_of_base64(text_.text, part.body);
    if (part.encoding == "quoted-printable" || part.type.find("gzip") != std::string::npos) return std::nullopt;
    View view;
    view.append(text_.text.substr(part.body.begin, part.body.end - part.body.begin), part.body.begin);
    return view;
  }

  std::string how_encoded(const MimePart& part) const {
    if (part.encoding == "quoted-printable") return "quoted-printable";
    return is_gzip_in_base64(text_.text, part.body) || part.type.find("gzip") != std::string::npos
               ? "gzip data"
               : "no text in base64, or too long";
  }

  std::string phrase(const MimePart& part, std::string_view what) const {
    return fmt::format("the part that begins in line {}, which {}", source_.line_at(part.body.begin), what);
  }

  inline static const SurfaceTarget kHost{"", Audience::host, YesNo::no};

  const SurfaceText& text_;
  Source source_;
  std::vector<Fragment> (&read_config_)(const SurfaceText&);
};

}  // namespace

std::vector<Fragment> fragments_of_parts(const SurfaceText& text, const std::vector<MimePart>& parts,
                                         std::vector<Fragment> (&read_config)(const SurfaceText&)) {
  PartReader reader(text, read_config);
  std::vector<Fragment> fragments;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::vector<Fragment> read = reader.read(parts[i], i + 1);
    for (Fragment& fragment : read) {
      if (parts[i].encoding == "base64") leave_alone(fragment.lines, "is written in base64");
      fragments.push_back(std::move(fragment));
    }
  }
  return fragments;
}

}  // namespace tcptune
