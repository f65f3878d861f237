// SPDX-License-Identifier: MIT
// A judged host of a fleet as one line of JSON. Hosts are much alike, so parts of lines are made once.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

struct HostLine {
  const std::string& file;  // empty: it came in a stream
  const std::string& host;  // empty: nothing tells it
  const Facts& facts;
  const Judgement& judgement;
  const std::vector<std::string>& not_visible;
};

// For one thread.
class HostLines {
 public:
  // `least`: findings below are counted but not told.
  explicit HostLines(Severity least) : least_(least) {}

  // {"schema_version", "type": "target", "file", "host", … "summary", "findings": […], …} and a line end.
  std::string line(const HostLine& host);

 private:
  const std::string& remembered(std::string key, const std::function<std::string()>& make);
  std::string finding(const Finding& finding);

  Severity least_;
  std::unordered_map<std::string, std::string> remembered_;
};

// The same for a document that could not be judged: {"type": "failure", "file", "host", "message"}.
std::string failure_line(const std::string& file, const std::string& message);

}  // namespace tcptune
