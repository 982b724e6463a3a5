#include "plugins/statutory_return/check/return_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "plugins/statutory_return/check/schemas.h"
#include "plugins/statutory_return/check/xml_document.h"
#include "plugins/statutory_return/options.h"
#include "plugins/statutory_return/table_reader.h"

namespace redress::statutory_return {
namespace {

using Faults = std::vector<std::string>;

constexpr size_t kMaxFaults = 100;

// What the schema says is a number may still be too large for the rules.
int64_t ReadNumber(const XmlElement& element, int64_t highest, Faults& faults) {
  const std::string text = element.Text();
  int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 ||
      number > highest) {
    faults.push_back("the number of " + element.Name() + " is above " +
                     std::to_string(highest));
    return 0;
  }
  return number;
}

Figure ReadCount(const XmlElement& parent, const char* name, Faults& faults) {
  const XmlElement element = parent.Child(name);
  return {ReadNumber(element, kMaxCount, faults), element.Attribute("cell")};
}

// "3600.00"; no rule looks at it.
Figure ReadPence(const XmlElement& element) {
  std::string digits = element.Text();
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  int64_t pence = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), pence);
  return {pence, element.Attribute("cell")};
}

Day ReadDay(const XmlElement& parent, const char* name, Faults& faults) {
  const std::optional<Day> day = ParseDay(parent.Text(name));
  if (!day.has_value()) {
    faults.push_back(std::string(name) +
                     " is no day of the years 1900 to 2199");
  }
  return day.value_or(Day{});
}

void ReadHeader(const XmlElement& header, ReturnData& data, Faults& faults) {
  const XmlElement details = header.Child("CollectionDetails");
  data.year = static_cast<int>(ReadNumber(details.Child("Year"), 9999, faults));
  data.reference_date = ReadDay(details, "ReferenceDate", faults);
  const XmlElement source = header.Child("Source");
  data.lea = source.Text("LEA");
  data.software_code = source.Text("SoftwareCode");
  data.release = source.Text("Release");
  const std::string serial = source.Text("SerialNo");
  std::from_chars(serial.data(), serial.data() + serial.size(), data.serial_no);
  data.document_source = header.Child("Provenance").Text("DocumentSource");
}

void ReadStages(const XmlElement& stages, ReturnData& data, Faults& faults) {
  for (const XmlElement& from : stages.Children("Stage")) {
    const auto count = [&](const char* name) {
      return ReadCount(from, name, faults);
    };
    StageFigures stage;
    stage.number =
        static_cast<int>(ReadNumber(from.Child("Number"), 3, faults));
    stage.brought_forward = count("BroughtForward");
    stage.received = count("Received");
    if (from.Child("DirectToStage2").exists()) {
      if (stage.number == 2) {
        data.direct_to_stage_2 = count("DirectToStage2");
      } else {
        faults.push_back("DirectToStage2 stands in stage " +
                         std::to_string(stage.number) +
                         ", but belongs to stage 2");
      }
    }
    stage.cancelled = count("Cancelled");
    stage.closed = count("Closed");
    stage.carried_forward = count("CarriedForward");
    stage.upheld = count("Upheld");
    stage.partially_upheld = count("PartiallyUpheld");
    stage.not_upheld = count("NotUpheld");
    stage.no_finding = count("NoFinding");
    // The file does not say how many have no outcome: those that are left.
    stage.outcome_not_recorded = std::max<int64_t>(
        0, stage.closed - stage.upheld - stage.partially_upheld -
               stage.not_upheld - stage.no_finding);
    stage.percent_upheld = from.Text("PercentUpheld");
    stage.due = count("DueInPeriod");
    stage.within_standard_limit = count("WithinStandardLimit");
    stage.within_agreed_extension = count("WithinAgreedExtension");
    stage.late = count("Late");
    stage.percent_timely = from.Text("PercentTimely");
    stage.percent_timely_cell = from.Child("PercentTimely").Attribute("cell");
    data.stages.push_back(stage);
  }
  std::sort(data.stages.begin(), data.stages.end(),
            [](const StageFigures& a, const StageFigures& b) {
              return a.number < b.number;
            });
}

std::vector<Group> ReadGroups(const XmlElement& parent, Faults& faults) {
  std::vector<Group> groups;
  for (const XmlElement& from : parent.Children("Group")) {
    groups.push_back(
        {from.Text("Name"), ReadCount(from, "Complaints", faults)});
  }
  return groups;
}

void ReadLearning(const XmlElement& learning, ReturnData& data,
                  Faults& faults) {
  for (const XmlElement& from : learning.Children("Action")) {
    LearningAction action;
    action.root_cause = from.Text("RootCause");
    action.text = from.Text("Text");
    if (from.Child("ImplementedOn").exists()) {
      action.implemented_on = ReadDay(from, "ImplementedOn", faults);
    }
    action.not_implemented_reason = from.Text("NotImplementedReason");
    data.learning.push_back(action);
  }
}

void ReadRepresentations(const XmlElement& representations, ReturnData& data,
                         Faults& faults) {
  for (const XmlElement& from : representations.Children("Representation")) {
    KindFigures kind;
    kind.kind = from.Text("Kind");
    kind.received = ReadCount(from, "Received", faults);
    kind.received_net = ReadCount(from, "ReceivedNetOfCancelled", faults);
    if (from.Child("ReceivedPriorPeriod").exists()) {
      kind.received_prior = ReadCount(from, "ReceivedPriorPeriod", faults);
    }
    data.representations.push_back(kind);
  }
}

void ReadReport(const XmlElement& report, ReturnData& data, Faults& faults) {
  data.period_start = ReadDay(report, "PeriodStart", faults);
  data.period_end = ReadDay(report, "PeriodEnd", faults);
  data.interim_requested = report.Text("Interim") == "true";
  data.interim = data.interim_requested || !IsWholeYear(data);
  data.data_version =
      ReadNumber(report.Child("DataVersion"), INT64_MAX, faults);
  data.data_date = ReadDay(report, "DataDate", faults);
  ReadRepresentations(report.Child("Representations"), data, faults);
  ReadStages(report.Child("Stages"), data, faults);
  const XmlElement ombudsman = report.Child("Ombudsman");
  data.ombudsman_referred = ReadCount(ombudsman, "Referred", faults);
  data.ombudsman_decided = ReadCount(ombudsman, "Decided", faults);
  data.ombudsman_upheld = ReadCount(ombudsman, "Upheld", faults);
  data.customer_groups = ReadGroups(report.Child("CustomerGroups"), faults);
  data.complaint_types = ReadGroups(report.Child("ComplaintTypes"), faults);
  data.service_areas = ReadGroups(report.Child("ServiceAreas"), faults);
  data.advocacy = ReadGroups(report.Child("Advocacy"), faults);
  const XmlElement adr = report.Child("ADR");
  data.adr_cases = ReadCount(adr, "Offered", faults);
  data.adr_resolved = ReadCount(adr, "Resolved", faults);
  data.adr_saving_pence = ReadPence(adr.Child("SavingGBP"));
  const XmlElement equalities = report.Child("Equalities");
  for (const char* name :
       {"AgeBand", "Gender", "Ethnicity", "Disability", "SexualOrientation"}) {
    data.equalities.push_back(
        {name, ReadGroups(equalities.Child(name), faults)});
  }
  ReadLearning(report.Child("Learning"), data, faults);
  data.effectiveness_review = report.Text("EffectivenessReview");
}

void ReadChildGroups(const XmlElement& report, ReturnData& data) {
  for (const XmlElement& group :
       report.Child("CustomerGroups").Children("Group")) {
    if (group.Attribute("child") == "true") {
      data.child_groups.push_back(NormaliseName(group.Text("Name")));
    }
  }
}

// Between elements of the file that the schema cannot compare.
void CompareTotals(const XmlElement& root, const ReturnData& data,
                   Faults& faults) {
  int64_t received = 0;
  int64_t net = 0;
  int64_t prior = 0;
  for (const KindFigures& kind : data.representations) {
    received += kind.received;
    net += kind.received_net;
    prior += kind.received_prior.value_or(Figure());
  }
  const XmlElement total =
      root.Child("AnnualReport").Child("Representations").Child("Total");
  const auto compare = [&](const char* name, int64_t sum) {
    const XmlElement element = total.Child(name);
    if (element.exists() && element.Text() != std::to_string(sum)) {
      faults.push_back("the total of " + std::string(name) + " is " +
                       element.Text() + ", but the kinds sum to " +
                       std::to_string(sum));
    }
  };
  compare("Received", received);
  compare("ReceivedNetOfCancelled", net);
  compare("ReceivedPriorPeriod", prior);
  const XmlElement provenance = root.Child("Header").Child("Provenance");
  if (provenance.exists() &&
      provenance.Text("DataVersion") != std::to_string(data.data_version)) {
    faults.push_back("the data version is " + provenance.Text("DataVersion") +
                     " in Provenance, but " +
                     std::to_string(data.data_version) + " in AnnualReport");
  }
}

void ReadReasons(const XmlElement& reasons, ReturnData& data) {
  for (const XmlElement& from : reasons.Children("QueryReason")) {
    QueryReason reason;
    const std::string rule = from.Text("Rule");
    std::from_chars(rule.data(), rule.data() + rule.size(), reason.rule);
    reason.reason = from.Text("Reason");
    data.reasons.push_back(reason);
  }
}

}  // namespace

ReturnFile ReadReturn(std::string_view xml) {
  ReturnFile file;
  if (xml.size() > kMaxReturnBytes) {
    file.trouble = "it is larger than 16 MiB, and so no return";
    return file;
  }
  const XmlDocument document(xml, &file.trouble);
  if (!file.trouble.empty()) return file;
  const XmlElement root = document.Root();
  file.version = root.Attribute("Version");
  if (root.Name() != "Message" ||
      (file.version != "1.0" && file.version != "1.1")) {
    file.trouble =
        "it is no return: its root is no Message with Version 1.0 or 1.1";
    return file;
  }
  const bool is_first_version = file.version == "1.0";
  file.schema_faults =
      document.Validate(is_first_version ? kSchema10 : kSchema11, kMaxFaults);
  if (!file.schema_faults.empty()) return file;
  ReturnData data;
  ReadHeader(root.Child("Header"), data, file.schema_faults);
  ReadReport(root.Child("AnnualReport"), data, file.schema_faults);
  CompareTotals(root, data, file.schema_faults);
  ReadReasons(root.Child("QueryReasons"), data);
  if (is_first_version) {
    data.child_groups = ReadChildGroupNames(kDefaultChildGroups);
  } else {
    ReadChildGroups(root.Child("AnnualReport"), data);
  }
  if (file.schema_faults.size() > kMaxFaults) {
    file.schema_faults.resize(kMaxFaults);
  }
  if (file.schema_faults.empty()) file.data = std::move(data);
  return file;
}

}  // namespace redress::statutory_return
