// SPDX-License-Identifier: MIT
// See snapshot_json.h. The fields of what is only data are told in fields.h; what has a form of its own is here.
#include "snapshots/snapshot_json.h"

#include <algorithm>
#include <array>

#include "core/text/error.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "snapshots/archive.h"

namespace tcptune {
namespace {

using snapshots::At;
using snapshots::errno_name;
using snapshots::errno_of;
using snapshots::field_of;
using snapshots::Json;
using snapshots::JsonValue;
using snapshots::key_from_json;
using snapshots::key_to_json;
using snapshots::Reader;
using snapshots::text_field;
using snapshots::text_from_json;
using snapshots::text_in;
using snapshots::text_to_json;
using snapshots::Writer;

constexpr std::string_view kSchemaName = "tcptune-snapshot";

// A setting's value is its text; without one it is null where the kernel does not have the setting.
Json reading_to_json(const Reading& reading) {
  if (reading.state == ReadingState::present) return text_to_json(reading.text);
  if (reading.state == ReadingState::absent) return nullptr;
  return {{"state", reading.state == ReadingState::denied ? "denied" : "malformed"}};
}

Reading reading_from_json(const JsonValue& json, const At& at) {
  if (json.IsString()) return {ReadingState::present, std::string(text_in(json)), 0};
  if (json.IsNull()) return {};
  if (json.IsObject() && json.MemberCount() == 1 && field_of(json, "state") != nullptr) {
    const auto state = text_field(json, "state");
    if (state == "denied") return {ReadingState::denied, {}, 0};
    if (state == "malformed") return {ReadingState::malformed, {}, 0};
    at.of("state").refuse("denied or malformed");
  }
  return {ReadingState::present, text_from_json(json, at), 0};
}

Json settings_to_json(const Readings& readings) {
  Json settings = Json::object();
  for (const auto& [name, reading] : readings) settings[key_to_json(name)] = reading_to_json(reading);
  return settings;
}

// They are sorted by name, as they were written.
Readings settings_from_json(const JsonValue& json, const At& at) {
  if (!json.IsObject()) at.refuse("an object of settings by name");
  Readings readings;
  for (auto member = json.MemberBegin(); member != json.MemberEnd(); ++member) {
    const std::string_view name = text_in(member->name);
    const std::size_t before = readings.size();
    readings.emplace_hint(readings.end(), key_from_json(name, at), reading_from_json(member->value, at.of(name)));
    if (readings.size() == before) Reader::refuse_second(at, name);
  }
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
  EntryReader(const JsonValue& json, const At& at) : json_(json), at_(at), reader_(json, at_) {}

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
    const JsonValue* names = field_of(json_, "names");
    if (names == nullptr) return;
    entry.listing = names->IsNull() ? Look::refused : Look::done;
    if (names->IsNull()) {
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
    const auto has = [this](std::string_view name) { return field_of(json_, name) != nullptr; };
    const int given = has("lines") + has("base64") + has("error");
    if (given > 1) at_.refuse("only one of lines, base64 and error");
    if (given == 0) return;
    if (has("error")) {
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
    entry.source = make_source(has("base64") ? from_bytes() : from_lines());
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

  const JsonValue& json_;
  const At& at_;
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

RecordedTree tree_from_json(const JsonValue& files, const JsonValue* missing, const At& whole) {
  RecordedTree tree;
  const At at = whole.of("files");
  if (!files.IsArray()) at.refuse("a list");
  for (rapidjson::SizeType i = 0; i < files.Size(); ++i) {
    const At here = at.of(i);
    EntryReader reader(files[i], here);
    const std::string path = reader.path();
    if (!tree.try_emplace(path, reader.read()).second)
      here.of("path").refuse(fmt::format("each path once; {} was there before", path));
  }
  for (const auto& [path, entry] : tree)
    if (!entry.same_as.empty() && !tree.contains(entry.same_as))
      at.refuse(fmt::format("an entry for {}, which {} is the same as", entry.same_as, path));
  if (missing == nullptr) return tree;
  const At where = whole.of("missing");
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

void check_version(const JsonValue& json, const At& at) {
  if (text_field(json, "schema") != kSchemaName) at.refuse(fmt::format("\"schema\": \"{}\"", kSchemaName));
  const JsonValue* version = field_of(json, "schema_version");
  if (version == nullptr || !version->IsInt()) at.of("schema_version").refuse("a whole number");
  if (version->GetInt() == kSnapshotVersion) return;
  throw Error({Diagnostic{
      at.file, 0, 0,
      fmt::format("this snapshot has schema_version {}, and this tcptune reads {}; {}", version->GetInt(),
                  kSnapshotVersion,
                  version->GetInt() > kSnapshotVersion ? "read it with the tcptune that made it, or a later one"
                                                       : "take a new one")}});
}

}  // namespace

std::string snapshot_json(const MachineRecord& record) {
  return record.form == RecordForm::compact ? compact_text(record) : text_of(record);
}

MachineRecord read_snapshot(std::string_view text, const std::string& file) {
  constexpr std::string_view kExpected = "expected a snapshot that `tcptune snapshot` made";
  if (text.size() > kLargestSnapshot)
    throw Error(
        {Diagnostic{file, 0, 0, fmt::format("it is larger than {} MiB; {}", kLargestSnapshot >> 20, kExpected)}});
  return snapshot_in(snapshots::JsonDocument(text, file, kExpected).root(), file);
}

MachineRecord snapshot_in(const JsonValue& json, const std::string& file) {
  const At at{file};
  check_version(json, at);
  MachineRecord record;
  Reader reader(json, at);
  reader.skip("schema");
  reader.skip("schema_version");
  head_fields(reader, record);
  other_fields(reader, record);
  const JsonValue* settings = reader.skip("settings");
  const JsonValue* files = reader.skip("files");
  const JsonValue* missing = reader.skip("missing");
  reader.finish();
  if (settings != nullptr) record.settings = settings_from_json(*settings, at.of("settings"));
  if (files != nullptr) record.tree = tree_from_json(*files, missing, at);
  if (record.kind != TargetKind::live && record.kind != TargetKind::root) at.of("kind").refuse("live or root");
  const bool windows = record.facts.os == "windows";
  if (!windows && record.facts.os != "linux") at.of("facts").of("os").refuse("linux or windows");
  if (record.facts.kernel.high < record.facts.kernel.low) at.of("facts").of("kernels").refuse("from before to");
  if (windows != record.registry.has_value()) at.refuse(windows ? "a registry" : "no registry: this is a Linux");
  const bool needs_files = record.form == RecordForm::full && !windows;
  if (needs_files && files == nullptr) at.refuse("\"files\": a list");
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
