#include "plugins/statutory_return/xml.h"

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include "plugins/statutory_return/utf8.h"

namespace redress::statutory_return {
namespace {

// Elements, indented by two spaces a level.
class XmlWriter {
 public:
  explicit XmlWriter(std::vector<std::string>& problems)
      : problems_(problems),
        out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

  void Open(const std::string& tag, const std::string& attributes = "") {
    Indent();
    out_ += "<" + tag + attributes + ">\n";
    ++depth_;
  }

  void Close(const std::string& tag) {
    --depth_;
    Indent();
    out_ += "</" + tag + ">\n";
  }

  void Element(const std::string& tag, const std::string& text) {
    std::string escaped;
    if (!EscapeXml(text, escaped)) {
      problems_.push_back("a text for the element " + tag +
                          " holds control characters or malformed UTF-8");
    }
    Indent();
    out_ += "<" + tag + ">" + escaped + "</" + tag + ">\n";
  }

  void Element(const std::string& tag, int64_t number) {
    Element(tag, std::to_string(number));
  }

  std::string Take() { return std::move(out_); }

 private:
  void Indent() { out_.append(static_cast<size_t>(2 * depth_), ' '); }

  std::vector<std::string>& problems_;
  std::string out_;
  int depth_ = 0;
};

void WriteHeader(const ReturnData& data, XmlWriter& xml) {
  char serial[16];
  std::snprintf(serial, sizeof(serial), "%03d", data.serial_no);
  xml.Open("Header");
  xml.Open("CollectionDetails");
  xml.Element("Collection", "CSCREP");
  xml.Element("Year", data.year);
  xml.Element("ReferenceDate", FormatDay(data.reference_date));
  xml.Close("CollectionDetails");
  xml.Open("Source");
  xml.Element("SourceLevel", "L");
  xml.Element("LEA", data.lea);
  xml.Element("SoftwareCode", data.software_code);
  xml.Element("Release", data.release);
  xml.Element("SerialNo", serial);
  // Not the time of writing: the same data give the same bytes.
  xml.Element("DateTime", FormatDay(data.data_date) + "T00:00:00");
  xml.Close("Source");
  xml.Close("Header");
}

void WriteRepresentations(const ReturnData& data, XmlWriter& xml) {
  int64_t received = 0;
  int64_t net = 0;
  std::optional<int64_t> prior;
  xml.Open("Representations");
  for (const KindFigures& kind : data.representations) {
    xml.Open("Representation");
    xml.Element("Kind", kind.kind);
    xml.Element("Received", kind.received);
    xml.Element("ReceivedNetOfCancelled", kind.received_net);
    if (kind.received_prior.has_value()) {
      xml.Element("ReceivedPriorPeriod", *kind.received_prior);
      prior = prior.value_or(0) + *kind.received_prior;
    }
    xml.Close("Representation");
    received += kind.received;
    net += kind.received_net;
  }
  xml.Open("Total");
  xml.Element("Received", received);
  xml.Element("ReceivedNetOfCancelled", net);
  if (prior.has_value()) xml.Element("ReceivedPriorPeriod", *prior);
  xml.Close("Total");
  xml.Close("Representations");
}

void WriteStages(const ReturnData& data, XmlWriter& xml) {
  xml.Open("Stages");
  for (const StageFigures& stage : data.stages) {
    xml.Open("Stage");
    xml.Element("Number", stage.number);
    xml.Element("BroughtForward", stage.brought_forward);
    xml.Element("Received", stage.received);
    if (stage.number == 2) {
      xml.Element("DirectToStage2", data.direct_to_stage_2);
    }
    xml.Element("Cancelled", stage.cancelled);
    xml.Element("Closed", stage.closed);
    xml.Element("CarriedForward", stage.carried_forward);
    xml.Element("Upheld", stage.upheld);
    xml.Element("PartiallyUpheld", stage.partially_upheld);
    xml.Element("NotUpheld", stage.not_upheld);
    xml.Element("NoFinding", stage.no_finding);
    xml.Element("PercentUpheld", stage.percent_upheld);
    xml.Element("DueInPeriod", stage.due);
    xml.Element("WithinStandardLimit", stage.within_standard_limit);
    xml.Element("WithinAgreedExtension", stage.within_agreed_extension);
    xml.Element("Late", stage.late);
    xml.Element("PercentTimely", stage.percent_timely);
    xml.Close("Stage");
  }
  xml.Close("Stages");
}

void WriteGroups(const std::string& tag, const std::vector<Group>& groups,
                 XmlWriter& xml) {
  xml.Open(tag);
  for (const Group& group : groups) {
    xml.Open("Group");
    xml.Element("Name", group.name);
    xml.Element("Complaints", group.complaints);
    xml.Close("Group");
  }
  xml.Close(tag);
}

void WriteSingleFigures(const ReturnData& data, XmlWriter& xml) {
  char saving[40];
  std::snprintf(saving, sizeof(saving), "%lld.%02lld",
                static_cast<long long>(data.adr_saving_pence / 100),
                static_cast<long long>(data.adr_saving_pence % 100));
  xml.Open("ADR");
  xml.Element("Offered", data.adr_cases);
  xml.Element("Resolved", data.adr_resolved);
  xml.Element("SavingGBP", saving);
  xml.Close("ADR");
}

void WriteEqualities(const ReturnData& data, XmlWriter& xml) {
  xml.Open("Equalities");
  for (const Characteristic& characteristic : data.equalities) {
    WriteGroups(characteristic.name, characteristic.groups, xml);
  }
  xml.Close("Equalities");
}

void WriteLearning(const ReturnData& data, XmlWriter& xml) {
  xml.Open("Learning");
  for (const LearningAction& action : data.learning) {
    xml.Open("Action");
    xml.Element("RootCause", action.root_cause);
    xml.Element("Text", action.text);
    if (action.implemented_on.has_value()) {
      xml.Element("ImplementedOn", FormatDay(*action.implemented_on));
    } else {
      xml.Element("NotImplementedReason", action.not_implemented_reason);
    }
    xml.Close("Action");
  }
  xml.Close("Learning");
}

void WriteAnnualReport(const ReturnData& data, XmlWriter& xml) {
  xml.Open("AnnualReport");
  xml.Element("PeriodStart", FormatDay(data.period_start));
  xml.Element("PeriodEnd", FormatDay(data.period_end));
  xml.Element("Interim", data.interim ? "true" : "false");
  xml.Element("DataVersion", data.data_version);
  xml.Element("DataDate", FormatDay(data.data_date));
  WriteRepresentations(data, xml);
  WriteStages(data, xml);
  xml.Open("Ombudsman");
  xml.Element("Referred", data.ombudsman_referred);
  xml.Element("Decided", data.ombudsman_decided);
  xml.Element("Upheld", data.ombudsman_upheld);
  xml.Close("Ombudsman");
  WriteGroups("CustomerGroups", data.customer_groups, xml);
  WriteGroups("ComplaintTypes", data.complaint_types, xml);
  WriteGroups("ServiceAreas", data.service_areas, xml);
  WriteGroups("Advocacy", data.advocacy, xml);
  WriteSingleFigures(data, xml);
  WriteEqualities(data, xml);
  WriteLearning(data, xml);
  xml.Element("EffectivenessReview", data.effectiveness_review);
  xml.Close("AnnualReport");
}

}  // namespace

bool EscapeXml(const std::string& text, std::string& escaped) {
  escaped.clear();
  size_t at = 0;
  while (at < text.size()) {
    const size_t begin = at;
    const std::optional<uint32_t> code = NextCodePoint(text, at);
    if (!code.has_value() || *code == 0xFFFE || *code == 0xFFFF ||
        (*code < 0x20 && *code != '\t' && *code != '\n' && *code != '\r') ||
        (*code >= 0x7F && *code <= 0x9F)) {
      return false;
    }
    switch (*code) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\r':
        escaped += "&#13;";
        break;
      default:
        escaped.append(text, begin, at - begin);
    }
  }
  return true;
}

std::string WriteXml(const ReturnData& data,
                     const std::vector<QueryReason>& reasons,
                     std::vector<std::string>& problems) {
  XmlWriter xml(problems);
  xml.Open("Message",
           " Version=\"1.0\""
           " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
           " xsi:noNamespaceSchemaLocation=\"cscrep-1.0.xsd\"");
  WriteHeader(data, xml);
  WriteAnnualReport(data, xml);
  xml.Open("QueryReasons");
  for (const QueryReason& reason : reasons) {
    xml.Open("QueryReason");
    xml.Element("Rule", std::to_string(reason.rule) + "Q");
    xml.Element("Reason", reason.reason);
    xml.Close("QueryReason");
  }
  xml.Close("QueryReasons");
  xml.Close("Message");
  return xml.Take();
}

}  // namespace redress::statutory_return
