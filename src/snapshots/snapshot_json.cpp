// SPDX-License-Identifier: MIT
// See snapshot_json.h. The fields of what is only data are told in fields.h; what has a form of its own is here.
#include "snapshots/snapshot_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "snapshots/archive.h"

namespace tcptune {
namespace {

using snapshots::At;
using snapshots::errno_name;
using snapshots::errno_of;
using snapshots::Json;
using snapshots::key_from_json;
using snapshots::key_to_json;
using snapshots::Reader;
using snapshots::text_from_json;
using snapshots::text_to_json;
using snapshots::Writer;

constexpr std::string_view kSchemaName = "tcptune-snapshot";
constexpr int kDeepest = 16;
constexpr std::size_t kMostValues = 1'000'000;

// A setting's value is its text; without one it is null where the kernel does not have the setting.
Json reading_to_json(const Reading& reading) {
  if (reading.state == ReadingState::present) return text_to_json(reading.text);
  if (reading.state == ReadingState::absent) return nullptr;
  return {{"state", reading.state == ReadingState::denied ? "denied" : "malformed"}};
}

Reading reading_from_json(const Json& json, const At& at) {
  if (json.is_null()) return {};
  if (json.is_object() && json.size() == 1 && json.contains("state")) {
    if (json["state"] == "denied") return {ReadingState::denied, {}, 0};
    if (json["state"] == "malformed") return {ReadingState::malformed, {}, 0};
    at.of("state").refuse("denied or malformed");
  }
  return {ReadingState::present, text_from_json(json, at), 0};
}

Json settings_to_json(const Readings& readings) {
  Json settings = Json::object();
  for (const auto& [name, reading] : readings) settings[key_to_json(name)] = reading_to_json(reading);
  return settings;
}

Readings settings_from_json(const Json& json, const At& at) {
  if (!json.is_object()) at.refuse("an object of settings by name");
  Readings readings;
  for (const auto& [name, value] : json.items())
    readings[key_from_json(name, at)] = reading_from_json(value, at.of(name));
  return readings;
}

// The content of a file: its lines where it is text.
void add_content(Json& json, const std::string& bytes) {
  if (find_bad_utf8(bytes)) {
    json["base64"] = base64(bytes);
    return;
  }
  Json& lines = json["lines"] = Json::array();
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!bytes.empty() && !bytes.ends_with('\n')) json["final_newline"] = false;
}

Json entry_to_json(const std::string& path, const RecordedEntry& entry) {
  Json json = {{"path", text_to_json(path)}, {"kind", name_of(entry.link_kind)}};
  if (!entry.link_target.empty()) json["target"] = text_to_json(entry.link_target);
  if (entry.kind != entry.link_kind) json["leads_to"] = name_of(entry.kind);
  if (!entry.same_as.empty()) json["same_as"] = text_to_json(entry.same_as);
  if (entry.executable == YesNo::yes) json["executable"] = true;
  if (entry.excerpt == YesNo::yes) json["excerpt"] = true;
  if (entry.listing == Look::done) json["names"] = Writer::to_json(entry.names);
  if (entry.listing == Look::refused) json["names"] = nullptr;
  if (entry.reading == Look::refused) json["error"] = errno_name(entry.error);
  if (entry.reading == Look::done) add_content(json, entry.source->bytes());
  return json;
}

class EntryReader {
 public:
  EntryReader(const Json& json, At at) : json_(json), at_(std::move(at)), reader_(json, at_) {}

  std::string path() {
    std::string path;
    reader_.must("path", path, "where it stands");
    if (!path.starts_with('/') || path.find('\0') != std::string::npos)
      at_.of("path").refuse("an absolute path: it begins with /");
    return path;
  }

  RecordedEntry read() {
    RecordedEntry entry;
    reader_.must("kind", entry.link_kind, "file, directory, link …");
    entry.kind = entry.link_kind;
    reader_.may("leads_to", entry.kind, "");
    if (entry.kind == EntryKind::link) at_.of("leads_to").refuse("what the link leads to, or missing");
    reader_.may("target", entry.link_target, "");
    reader_.may("same_as", entry.same_as, "");
    reader_.may("executable", entry.executable, "");
    reader_.may("excerpt", entry.excerpt, "");
    read_names(entry);
    read_content(entry);
    reader_.finish();
    return entry;
  }

 private:
  void read_names(RecordedEntry& entry) {
    const auto names = json_.find("names");
    if (names == json_.end()) return;
    entry.listing = names->is_null() ? Look::refused : Look::done;
    if (names->is_null()) {
      reader_.skip("names");
      return;
    }
    reader_.must("names", entry.names, "the names in it");
    for (std::size_t i = 0; i < entry.names.size(); ++i)
      if (entry.names[i].empty() || entry.names[i].find('/') != std::string::npos)
        at_.of("names").of(i).refuse("a name without /");
    std::sort(entry.names.begin(), entry.names.end());
    entry.names.erase(std::unique(entry.names.begin(), entry.names.end()), entry.names.end());
  }

  void read_content(RecordedEntry& entry) {
    const auto given = static_cast<int>(json_.contains("lines")) + static_cast<int>(json_.contains("base64")) +
                       static_cast<int>(json_.contains("error"));
    if (given > 1) at_.refuse("only one of lines, base64 and error");
    if (given == 0) return;
    if (json_.contains("error")) {
      std::string error;
      reader_.must("error", error, "");
      const auto number = errno_of(error);
      if (!number) at_.of("error").refuse("the name of an error, such as EACCES");
      entry.error = *number;
      entry.reading = Look::refused;
      return;
    }
    if (entry.kind != EntryKind::file) at_.refuse("content in files only");
    entry.reading = Look::done;
    entry.source = make_source(json_.contains("base64") ? from_bytes() : from_lines());
  }

  std::string from_bytes() {
    std::string text;
    reader_.must("base64", text, "");
    if (auto bytes = from_base64(text)) return std::move(*bytes);
    at_.of("base64").refuse("bytes in base64");
  }

  std::string from_lines() {
    std::vector<std::string> lines;
    YesNo final_newline = YesNo::yes;
    reader_.must("lines", lines, "");
    reader_.may("final_newline", final_newline, "");
    std::string text;
    for (const std::string& line : lines) {
      if (line.find('\n') != std::string::npos) at_.of("lines").refuse("lines without line ends");
      text.append(line).append(1, '\n');
    }
    if (final_newline == YesNo::no && !text.empty()) text.pop_back();
    return text;
  }

  const Json& json_;
  At at_;
  Reader reader_;
};

void add_tree(Json& json, const RecordedTree& tree) {
  Json files = Json::array(), missing = Json::array();
  for (const auto& [path, entry] : tree)
    if (entry == RecordedEntry())
      missing.push_back(text_to_json(path));
    else
      files.push_back(entry_to_json(path, entry));
  json["files"] = std::move(files);
  json["missing"] = std::move(missing);
}

RecordedTree tree_from_json(const Json& files, const Json* missing, const std::string& file) {
  RecordedTree tree;
  const At at{file, "files"};
  if (!files.is_array()) at.refuse("a list");
  for (std::size_t i = 0; i < files.size(); ++i) {
    EntryReader reader(files[i], at.of(i));
    const std::string path = reader.path();
    if (!tree.try_emplace(path, reader.read()).second)
      at.of(i).of("path").refuse(fmt::format("each path once; {} was there before", path));
  }
  for (const auto& [path, entry] : tree)
    if (!entry.same_as.empty() && !tree.contains(entry.same_as))
      at.refuse(fmt::format("an entry for {}, which {} is the same as", entry.same_as, path));
  if (missing == nullptr) return tree;
  const At where{file, "missing"};
  for (std::string& path : Reader::from_json<std::vector<std::string>>(*missing, where)) {
    if (!path.starts_with('/')) where.refuse("absolute paths: they begin with /");
    if (!tree.try_emplace(path).second) where.refuse(fmt::format("each path once; {} was there before", path));
  }
  return tree;
}

template <typename Archive>
void head_fields(Archive& a, MachineRecord& r) {
  a.must("tool_version", r.tool_version, "of the tcptune that wrote it");
  a.must("form", r.form, "full: all that an audit could look at; compact: what is not as the kernel has it by itself");
  a.must("kind", r.kind, "live: a running machine; root: an image");
  a.may("redacted", r.redacted, "names and addresses stand for others (--redact)");
  a.may("host", r.host, "its name, with --host");
  a.must("facts", r.facts, "what was found out about it");
}

template <typename Archive>
void other_fields(Archive& a, MachineRecord& r) {
  a.may("loaded_modules", r.loaded, "compact: modules whose settings are there");
  a.may("incomplete", r.incomplete, "compact: not all that differs found a place");
  a.may("registry", r.registry, "of Windows: its values");
  a.may("evidence", r.evidence, "what was seen of its connections");
}

Json to_json(MachineRecord record) {
  Writer head;
  head_fields(head, record);
  Json json = {{"schema", kSchemaName}, {"schema_version", kSnapshotVersion}};
  json.update(head.take());
  if (record.settings) json["settings"] = settings_to_json(*record.settings);
  Writer other;
  other_fields(other, record);
  json.update(other.take());
  if (record.form == RecordForm::full && !record.registry) add_tree(json, record.tree);
  return json;
}

std::string text_of(const MachineRecord& record) {
  const int indent = record.form == RecordForm::compact ? -1 : 1;
  return printable_json(to_json(record).dump(indent, ' ', false, Json::error_handler_t::replace)) + '\n';
}

// Counters go first, the largest names last; then settings of single interfaces; then the others from the end.
std::string compact_text(MachineRecord record) {
  std::string text = text_of(record);
  const auto is_of_interface = [](const auto& entry) {
    const std::string& name = entry.first;
    return name.find(".conf.") != std::string::npos || name.find(".neigh.") != std::string::npos;
  };
  while (text.size() > kLargestCompact) {
    if (record.evidence && !record.evidence->last.counters.empty()) {
      record.evidence->last.counters.erase(std::prev(record.evidence->last.counters.end()));
    } else if (record.settings && !record.settings->empty()) {
      Readings& settings = *record.settings;
      const auto interface = std::find_if(settings.rbegin(), settings.rend(), is_of_interface);
      settings.erase(interface == settings.rend() ? std::prev(settings.end()) : std::prev(interface.base()));
      record.incomplete = YesNo::yes;
    } else {
      return text;  // facts that are longer than this are no machine's
    }
    text = text_of(record);
  }
  return text;
}

// Refuses what would take more memory or stack than any snapshot needs, while it is read.
class Guard {
 public:
  explicit Guard(const std::string& file) : at_{file, {}} {}

  bool operator()(int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) at_.refuse(fmt::format("at most {} levels of lists and objects", kDeepest));
    if (++values_ > kMostValues) at_.refuse("at most 1,000,000 values; a snapshot has some thousands");
    return true;
  }

 private:
  At at_;
  std::size_t values_ = 0;
};

Json parse(std::string_view text, const std::string& file) {
  constexpr std::string_view kExpected = "expected a snapshot that `tcptune snapshot` made";
  if (text.size() > kLargestSnapshot)
    throw Error(
        {Diagnostic{file, 0, 0, fmt::format("it is larger than {} MiB; {}", kLargestSnapshot >> 20, kExpected)}});
  try {
    return Json::parse(text, Guard(file));
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, std::min(text.size(), error.byte == 0 ? 0 : error.byte - 1));
    const auto line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0: the first line
    const bool cut = before.find_last_not_of(" \t\r\n") == text.find_last_not_of(" \t\r\n");
    throw Error(
        {Diagnostic{file, line, static_cast<int>(before.size() - start) + 1,
                    fmt::format("{}; {}", cut ? "here it ends, in the middle" : "this is not JSON", kExpected)}});
  } catch (const Json::out_of_range&) {  // JSON, but with a number such as 1e999
    throw Error({Diagnostic{file, 0, 0, fmt::format("a number in it is too large; {}", kExpected)}});
  }
}

void check_version(const Json& json, const At& at) {
  if (!json.is_object() || !json.contains("schema") || json["schema"] != kSchemaName)
    at.refuse(fmt::format("\"schema\": \"{}\"", kSchemaName));
  const auto version = json.find("schema_version");
  if (version == json.end() || !version->is_number_integer()) at.of("schema_version").refuse("a whole number");
  if (*version != kSnapshotVersion)
    throw Error(
        {Diagnostic{at.file, 0, 0,
                    fmt::format("this snapshot has schema_version {}, and this tcptune reads {}; {}", version->dump(),
                                kSnapshotVersion,
                                *version > kSnapshotVersion ? "read it with the tcptune that made it, or a later one"
                                                            : "take a new one")}});
}

}  // namespace

std::string snapshot_json(const MachineRecord& record) {
  return record.form == RecordForm::compact ? compact_text(record) : text_of(record);
}

MachineRecord read_snapshot(std::string_view text, const std::string& file) {
  const Json json = parse(text, file);
  const At at{file, {}};
  check_version(json, at);
  MachineRecord record;
  Reader reader(json, at);
  reader.skip("schema");
  reader.skip("schema_version");
  head_fields(reader, record);
  other_fields(reader, record);
  for (const char* name : {"settings", "files", "missing"}) reader.skip(name);
  reader.finish();
  if (json.contains("settings")) record.settings = settings_from_json(json["settings"], at.of("settings"));
  if (json.contains("files"))
    record.tree = tree_from_json(json["files"], json.contains("missing") ? &json["missing"] : nullptr, file);
  if (record.kind != TargetKind::live && record.kind != TargetKind::root) at.of("kind").refuse("live or root");
  const bool windows = record.facts.os == "windows";
  if (!windows && record.facts.os != "linux") at.of("facts").of("os").refuse("linux or windows");
  if (record.facts.kernel.high < record.facts.kernel.low) at.of("facts").of("kernels").refuse("from before to");
  if (windows != record.registry.has_value()) at.refuse(windows ? "a registry" : "no registry: this is a Linux");
  const bool needs_files = record.form == RecordForm::full && !windows;
  if (needs_files && !json.contains("files")) at.refuse("\"files\": a list");
  if (!windows && !record.settings && (record.kind == TargetKind::live || record.form == RecordForm::compact))
    at.refuse("\"settings\": an object");
  return record;
}

std::string snapshot_schema() {
  snapshots::Schema parts;
  MachineRecord record;
  head_fields(parts, record);
  other_fields(parts, record);
  Json schema = parts.take();
  const Json text = snapshots::text_schema();
  const auto described = [](Json json, std::string_view meaning) {
    json["description"] = meaning;
    return json;
  };
  const Json yes = {{"type", "boolean"}};
  const Json reading = {{"oneOf",
                         {text,
                          {{"type", "null"}, {"description", "the kernel does not have it"}},
                          {{"type", "object"},
                           {"properties", {{"state", {{"enum", {"denied", "malformed"}}}}}},
                           {"required", {"state"}},
                           {"additionalProperties", false}}}}};
  Json entry = {{"type", "object"}, {"additionalProperties", false}, {"required", {"path", "kind"}}};
  entry["properties"] = {
      {"path", described(text, "absolute in the tree")},
      {"kind", {{"enum", kNames<EntryKind>}, {"description", "links are not followed"}}},
      {"target", described(text, "where a link leads in the end")},
      {"leads_to", {{"enum", kNames<EntryKind>}, {"description", "what a link leads to"}}},
      {"same_as", described(text, "an earlier path that is the same file or directory")},
      {"executable", yes},
      {"excerpt", described(yes, "not the whole file")},
      {"names", {{"type", {"array", "null"}}, {"items", text}, {"description", "null: it may not be listed"}}},
      {"lines", {{"type", "array"}, {"items", {{"type", "string"}}}, {"description", "without their ends"}}},
      {"final_newline", described(yes, "false: the last line has no end")},
      {"base64", {{"type", "string"}, {"description", "the bytes of what is not UTF-8"}}},
      {"error", {{"type", "string"}, {"description", "why it could not be read: EACCES …"}}}};
  Json properties = {{"schema", {{"const", kSchemaName}}}, {"schema_version", {{"const", kSnapshotVersion}}}};
  properties.update(schema["properties"]);
  properties["kind"]["enum"] = {"live", "root"};
  properties["settings"] = {
      {"type", "object"},
      {"additionalProperties", reading},
      {"description", "value by name; compact: those that are not as the kernel has them by itself"}};
  properties["files"] = {{"type", "array"}, {"items", entry}, {"description", "what an audit could look at, by path"}};
  properties["missing"] = {{"type", "array"}, {"items", text}, {"description", "where nothing stands"}};
  Json document = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "tcptune snapshot"},
                   {"type", "object"},
                   {"additionalProperties", false}};
  document["properties"] = std::move(properties);
  document["definitions"] = {{"text", snapshots::text_definition()}};
  Json required = {"schema", "schema_version"};
  for (const Json& name : schema["required"]) required.push_back(name);
  document["required"] = required;
  return document.dump(2) + '\n';
}

}  // namespace tcptune
