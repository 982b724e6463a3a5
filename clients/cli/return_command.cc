#include <charconv>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/terminal_text.h"
#include "clients/cli/text_table.h"
#include "plugins/statutory_return/check/return_reader.h"
#include "plugins/statutory_return/rules.h"

namespace redress::cli {
namespace {

using statutory_return::Finding;
using statutory_return::FormatDay;
using statutory_return::QueryReason;
using statutory_return::ReturnData;
using statutory_return::ReturnFile;
using statutory_return::Rule;
using statutory_return::RuleName;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content;
  // One byte more than fits, so that the reader sees that it is too many.
  content.resize(statutory_return::kMaxReturnBytes + 1);
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.eof() && file.fail()) {
    return FileError(absl::StrCat("cannot read ", path));
  }
  content.resize(static_cast<size_t>(file.gcount()));
  return content;
}

// "310=fewer referrals" or "310Q=…": the reason of a query.
absl::StatusOr<std::vector<QueryReason>> ReadReasons(
    const Arguments& arguments) {
  std::vector<QueryReason> reasons;
  for (const std::string& value : arguments.All("reason")) {
    const size_t equals = value.find('=');
    QueryReason reason;
    const char* const end =
        value.data() + (equals == std::string::npos ? 0 : equals);
    const auto [rest, error] = std::from_chars(value.data(), end, reason.rule);
    const bool is_number = error == std::errc() &&
                           (rest == end || (rest + 1 == end && *rest == 'Q'));
    bool is_query = false;
    for (const Rule& rule : statutory_return::kRules) {
      is_query = is_query || (rule.is_query && rule.code == reason.rule);
    }
    if (!is_number || !is_query || equals + 1 == value.size()) {
      return UsageError(absl::StrCat(
          "--reason: \"", value,
          "\" is not RULE=TEXT of a query, such as 310=\"fewer referrals\""));
    }
    reason.reason = value.substr(equals + 1);
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

void WriteHead(const std::string& path, const ReturnFile& file,
               std::ostream& out) {
  const ReturnData& data = file.data;
  out << SafeText(absl::StrFormat(
             "%s: CSCREP %s, LEA %s, %s to %s%s, serial number %03d, data "
             "version %d",
             path, file.version, data.lea, FormatDay(data.period_start),
             FormatDay(data.period_end), data.interim ? " (interim)" : "",
             data.serial_no, data.data_version))
      << "\n\n";
}

// "1 error", "2 errors".
std::string Count(int count, absl::string_view one, absl::string_view many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

// Lists what fails. Returns whether that stops the return.
bool WriteFindings(const std::vector<Finding>& findings, const ReturnData& data,
                   const TextStyle& style, std::ostream& out) {
  int errors = 0;
  int open = 0;
  int answered = 0;
  std::vector<TextRow> rows;
  for (const Finding& finding : findings) {
    const QueryReason* reason =
        finding.is_query ? statutory_return::FindReason(data, finding.code)
                         : nullptr;
    if (!finding.is_query) {
      ++errors;
    } else {
      (reason == nullptr ? open : answered) += 1;
    }
    rows.push_back({{RuleName(finding.code, finding.is_query),
                     finding.is_query ? "query" : "error", finding.text,
                     reason != nullptr  ? reason->reason
                     : finding.is_query ? "(none given)"
                                        : ""}});
  }
  if (rows.empty()) {
    out << "No rule fails.\n";
    return false;
  }
  out << RenderTable(
             {{"Rule", false, true}, {"Level"}, {"What fails"}, {"Reason"}},
             rows, style)
      << "\n"
      << Count(errors, "error", "errors") << ", "
      << Count(open, "query without a reason", "queries without a reason")
      << ", " << Count(answered, "query with one", "queries with one") << ".\n";
  return errors + open > 0;
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const std::string& path = invocation.arguments().positional[0];
  const absl::StatusOr<std::vector<QueryReason>> reasons =
      ReadReasons(invocation.arguments());
  if (!reasons.ok()) return reasons.status();
  const absl::StatusOr<std::string> xml = ReadFile(path);
  if (!xml.ok()) return xml.status();
  ReturnFile file = statutory_return::ReadReturn(*xml);
  if (!file.trouble.empty()) {
    return FileError(absl::StrCat(path, ": ", file.trouble));
  }
  std::ostream& out = invocation.out();
  if (!file.schema_faults.empty()) {
    out << SafeText(path) << " is not as cscrep-" << file.version
        << ".xsd has it:\n\n";
    for (const std::string& fault : file.schema_faults) {
      out << "  " << SafeText(fault) << "\n";
    }
    return kFindings;
  }
  // What is given here comes before what the file says.
  file.data.reasons.insert(file.data.reasons.begin(), reasons->begin(),
                           reasons->end());
  WriteHead(path, file, out);
  const bool is_stopped =
      WriteFindings(statutory_return::CheckReturn(file.data), file.data,
                    invocation.style(), out);
  return is_stopped ? kFindings : kOk;
}

// The rules, laid out by hand.
std::string RuleList() {
  std::string list;
  for (const Rule& rule : statutory_return::kRules) {
    std::string start =
        PadRight(absl::StrCat("  ", RuleName(rule.code, rule.is_query)), 8);
    for (const std::string& line : WrapText(rule.text, 70)) {
      absl::StrAppend(&list, list.empty() ? "" : "\n", start, line);
      start = std::string(8, ' ');
    }
  }
  return list;
}

}  // namespace

Command ReturnCheckCommand() {
  Command command;
  command.name = "return check";
  command.summary = "judge the file of a statutory return by its rules";
  command.arguments = "FILE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = {{"reason", "RULE=TEXT",
                    "a reason for a query, as if the file gave it, such as "
                    "310=\"fewer referrals\"",
                    /*repeats=*/true}};
  command.details = absl::StrCat(
      "FILE is the XML that the exporter statutory_return writes (cscrep-1.0 "
      "or 1.1). It is validated by its schema first, then judged by every "
      "rule; no server is asked. No national return of children's complaints "
      "exists: the format and its rules are Redress's own.\n\n"
      "An error must be corrected. A query, whose number ends in Q, needs a "
      "reason, in the file or by --reason. Exit code 1: an error, a query "
      "without a reason, or a file that its schema does not allow.\n\n"
      "What must hold:\n\n",
      RuleList());
  command.examples =
      "  redress return check cscrep-301-2020-03-31.xml\n\n"
      "  # Would it do with this reason?\n"
      "  redress return check cscrep-301-2020-03-31.xml \\\n"
      "    --reason 310='Initial feedback now settles most concerns'\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
