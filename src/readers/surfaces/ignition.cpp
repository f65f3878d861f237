// SPDX-License-Identifier: MIT
// See ignition.h; Ignition's JSON and Butane's YAML as files.
#include "readers/surfaces/ignition.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/encoded_text.h"
#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/written_file.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

constexpr std::array kButaneMarks{std::string_view("#")};

void take_ignition_contents(const SurfaceText& text, std::string_view path, const LocatedNode& contents,
                            WrittenFiles& written, std::vector<int>& compressed) {
  const SurfaceTarget host{"", Audience::host, YesNo::no};
  std::optional<View> view;
  std::string not_edited;
  if (const LocatedNode* inline_text = contents.find("inline"); inline_text != nullptr) {
    if (inline_text->kind == YamlKind::scalar) view = view_of(text.text, *inline_text);
  } else if (const LocatedNode* source = contents.find("source"); source != nullptr) {
    if (source->kind == YamlKind::scalar && contents.word("compression").empty())
      view = view_of_data_url(text.text, source->inner);
    else
      compressed.push_back(source->line);
    not_edited = "stands encoded in a data: URL";
  }
  if (!view) return;
  written.add(path, written_file(text, {path, *view, host, Holes::none, not_edited}));
}

}  // namespace

std::vector<Fragment> ignition_fragments(const SurfaceText& text, const LocatedNode& config) {
  WrittenFiles written;
  const LocatedNode* storage = config.find("storage");
  const LocatedNode* files = storage == nullptr ? nullptr : storage->find("files");
  if (files == nullptr) return {};
  std::vector<int> compressed;  // lines of contents
  for (const LocatedNode* item : files->items) {
    const LocatedNode& file = item->real();
    const std::string_view path = file.word("path");
    if (const LocatedNode* contents = file.find("contents"))
      take_ignition_contents(text, path, *contents, written, compressed);
    const LocatedNode* more = file.find("append");
    if (more == nullptr) continue;
    for (const LocatedNode* part : more->items) take_ignition_contents(text, path, part->real(), written, compressed);
  }
  std::vector<Fragment> fragments = written.take();
  if (!compressed.empty())
    fragments.push_back(not_followed({"", Audience::host, YesNo::no}, compressed_contents(compressed)));
  return fragments;
}

std::vector<Fragment> reading::ignition(const SurfaceText& text) {
  const LocatedYaml yaml(text.text, std::string(text.path));
  std::vector<Fragment> fragments;
  for (const LocatedNode* document : yaml.documents())
    for (Fragment& fragment : ignition_fragments(text, *document)) fragments.push_back(std::move(fragment));
  return with_comments(text, std::move(fragments), kButaneMarks);
}

}  // namespace tcptune
