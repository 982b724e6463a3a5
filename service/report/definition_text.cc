// Definitions as texts: read, checked, and told where what is wrong stands.

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "service/base/textproto.h"
#include "service/report/definition_check.h"
#include "service/report/report_builder.h"

namespace redress::report {
namespace {

constexpr char kName[] = "definition";

// "definition:3:7: what is wrong" as a finding.
v1::ReportFinding ReadParseError(absl::string_view line) {
  v1::ReportFinding finding;
  const std::vector<std::string> parts =
      absl::StrSplit(line, absl::MaxSplits(':', 3));
  int row = 0;
  int column = 0;
  if (parts.size() == 4 && parts[0] == kName &&
      absl::SimpleAtoi(parts[1], &row) && absl::SimpleAtoi(parts[2], &column)) {
    finding.set_line(row);
    finding.set_column(column);
    finding.set_description(
        std::string(absl::StripLeadingAsciiWhitespace(parts[3])));
  } else {
    finding.set_description(std::string(line));
  }
  return finding;
}

}  // namespace

v1::CheckReportResponse CheckReportText(const std::string& text,
                                        const query::Snapshot& snapshot) {
  v1::CheckReportResponse response;
  v1::ReportDefinition definition;
  google::protobuf::TextFormat::ParseInfoTree locations;
  const absl::Status parsed =
      ParseTextproto(text, kName, &definition, &locations);
  if (!parsed.ok()) {
    for (const absl::string_view line :
         absl::StrSplit(parsed.message(), '\n')) {
      *response.add_findings() = ReadParseError(line);
    }
    return response;
  }
  response.set_id(definition.id());
  const std::string prefix = absl::StrCat(definition.id(), ": ");
  for (const FieldViolation& fault : FaultsOf(definition, snapshot)) {
    const TextPlace place =
        FindPlace(locations, *definition.GetDescriptor(), fault.field);
    v1::ReportFinding* finding = response.add_findings();
    finding->set_line(place.line);
    finding->set_column(place.column);
    finding->set_field(fault.field);
    finding->set_description(
        std::string(absl::StripPrefix(fault.description, prefix)));
  }
  // By line; what belongs to none comes last.
  const auto place = [](const v1::ReportFinding& finding) {
    return std::make_tuple(finding.line() == 0, finding.line(),
                           finding.column());
  };
  std::stable_sort(
      response.mutable_findings()->begin(), response.mutable_findings()->end(),
      [&place](const v1::ReportFinding& a, const v1::ReportFinding& b) {
        return place(a) < place(b);
      });
  return response;
}

}  // namespace redress::report
