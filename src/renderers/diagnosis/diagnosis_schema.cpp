// SPDX-License-Identifier: MIT
// JSON Schema of `tcptune diagnose --format json`.
#include "core/evidence/tcp_state.h"
#include "renderers/diagnosis/diagnosis.h"
#include "renderers/schema_parts.h"

namespace tcptune {
namespace {

Json owner() {
  return nullable(
      object({{"program", nullable_text("as the kernel calls it")}, {"pid", nullable_number("of the process")}},
             "who holds it; null: not known"));
}

Json states() {
  Json properties = Json::object();
  for (const std::string_view name : kNames<TcpState>) properties[std::string(name)] = number("sockets");
  return object(std::move(properties), "sockets by state");
}

Json capacity(std::string_view meaning) {
  return nullable(object({{"low", number("of the port range")},
                          {"high", number("of the port range")},
                          {"reserved", number("ports of the range that are reserved")},
                          {"listening", number("ports of the range on which something listens")},
                          {"usable", number("ports that connect() can use toward one destination")},
                          {"held_seconds", number("how long TIME_WAIT keeps a port")},
                          {"per_second", number("new connections a second toward one destination, without reuse")},
                          {"reuse", one_of({"nobody", "loopback", "everybody", "unknown"}, "whose ports are reused")},
                          {"reuse_delay_seconds", number("how long a port waits before it is reused")}},
                         meaning));
}

Json tuple() {
  return object({{"local", text("address")},
                 {"remote", text("address")},
                 {"port", number("of the remote end")},
                 {"sockets", number("in all states: the local ports taken")},
                 {"established", number("sockets")},
                 {"time_wait", number("sockets")},
                 {"syn_sent", number("sockets")},
                 {"unanswered", number("of those, the ones that had to repeat their SYN")},
                 {"owner", owner()}},
                "connections that this machine opened to one destination");
}

Json listener() {
  return object({{"address", text("where it listens")},
                 {"port", number("where it listens")},
                 {"waiting", number("connections that wait for accept()")},
                 {"limit", number("how many may; 0: not told")},
                 {"accepted", states()},
                 {"owner", owner()}},
                "a listening socket");
}

Json held() {
  return object({{"state", one_of({"CLOSE_WAIT", "FIN_WAIT2"}, "what it waits for")},
                 {"owner", owner()},
                 {"service", text("endpoint: here if accepted, else the remote one")},
                 {"accepted", {{"type", "boolean"}, {"description", "this machine is the server"}}},
                 {"sockets", number("how many")},
                 {"unaccepted", number("of them, those that accept() was not called for yet")},
                 {"oldest_seconds", nullable(number("since the other side was last heard; null: not told"))}},
                "sockets of one program that wait for one side to close");
}

Json connecting() {
  return object({{"port", number("of the remote ends")},
                 {"sockets", number("in SYN_SENT")},
                 {"unanswered", number("those that had to repeat their SYN")},
                 {"remotes", number("distinct addresses")},
                 {"busiest", text("the endpoint with the most")},
                 {"owner", owner()}},
                "connections to one remote port that nobody has answered");
}

Json sockets() {
  return nullable(object({{"states", states()},
                          {"orphans_in_fin_wait2", number("that no program holds")},
                          {"totals_only", {{"type", "boolean"}, {"description", "nothing but the states was told"}}},
                          {"distinct_tuples", number("destinations, also those not listed")},
                          {"tuples", array_of(tuple(), "the most crowded first")},
                          {"listeners", array_of(listener(), "by endpoint")},
                          {"held", array_of(held(), "the most sockets first")},
                          {"connecting", array_of(connecting(), "the most sockets first")}},
                         "the sockets; null: not told"));
}

Json cause() {
  return object({{"rule", text("its id")},
                 {"severity", one_of({"error", "warning", "note"}, "how loud")},
                 {"subject", nullable_text("destination, program or listener")},
                 {"setting", nullable_text("of a cause that is about one")},
                 {"value", nullable_text("of the setting")},
                 {"message", text("what is wrong")},
                 {"seen", array_of(text("a line"), "the evidence")},
                 {"advice", text("what to do")},
                 {"topics", array_of(text("for tcptune explain"), "what to read")}},
                "a cause");
}

}  // namespace

std::string diagnosis_schema() {
  Json counter =
      object({{"total", number("since boot")}, {"growth", nullable(number("between two looks"))}}, "a counter");
  counter["properties"]["meaning"] = text("what one of it is");
  Json counts = Json::object();
  for (const char* name : {"error", "warning", "note", "pass", "not_applicable", "unknown"})
    counts[name] = number("rules");
  Json schema = object(
      {{"schema_version", {{"const", 1}}},
       {"target", object({{"name", text("what was looked at")},
                          {"os", text("linux or windows")},
                          {"kernel", nullable_text("release, if one is known")}},
                         "what was looked at")},
       {"source", nullable_text("how it was learnt")},
       {"interval_seconds", nullable(number("between two looks; null: one look"))},
       {"uptime_seconds", nullable(number("of the machine; null: not known"))},
       {"capacity", capacity("of the local ports; null: not known")},
       {"proposed_capacity", capacity("with the files of --with in place")},
       {"sockets", sockets()},
       {"counters", {{"type", "object"}, {"additionalProperties", counter}, {"description", "by the names of nstat"}}},
       {"causes", array_of(cause(), "sorted by rule and subject")},
       {"not_judged",
        array_of(object({{"rule", text("its id")}, {"because", text("what is not known")}}, "a rule"), "rules")},
       {"not_visible", array_of(text("a phrase"), "what could not be seen")},
       {"summary", object(std::move(counts), "how many rules came out how")}},
      "What tcptune diagnose found.");
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  return dump(schema, 2) + '\n';
}

}  // namespace tcptune
