#include "plugins/statutory_return/xml.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string_view>

#include "plugins/statutory_return/table_reader.h"
#include "plugins/text/json.h"
#include "plugins/text/utf8.h"

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

  void Element(const std::string& tag, const std::string& text,
               const std::string& attributes = "") {
    std::string escaped;
    if (!EscapeXml(text, escaped)) {
      problems_.push_back("a text for the element " + tag +
                          " holds control characters or malformed UTF-8");
    }
    Indent();
    out_ += "<" + tag + attributes + ">" + escaped + "</" + tag + ">\n";
  }

  void Number(const std::string& tag, int64_t number) {
    Element(tag, std::to_string(number));
  }

  // Worked out from the figures of the document that `cells` names.
  void Figures(const std::string& tag, const std::string& text,
               const std::string& cells) {
    std::string escaped;
    if (!EscapeXml(cells, escaped)) {
      problems_.push_back("the id of a column for the element " + tag +
                          " holds control characters or malformed UTF-8");
    }
    Element(tag, text, " cell=\"" + escaped + "\"");
  }

  void Count(const std::string& tag, const Figure& figure) {
    Figures(tag, std::to_string(int64_t{figure}), figure.cell());
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
  xml.Number("Year", data.year);
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
  xml.Open("Provenance");
  xml.Number("DataVersion", data.data_version);
  xml.Element("DocumentSource", text::JsonForMarkup(data.document_source));
  xml.Close("Provenance");
  xml.Close("Header");
}

// A sum, and the cells of its parts.
struct Total {
  int64_t number = 0;
  std::string cells;

  void Add(const Figure& figure) {
    number += figure;
    cells += (cells.empty() ? "" : " ") + figure.cell();
  }
};

void WriteRepresentations(const ReturnData& data, XmlWriter& xml) {
  Total received;
  Total net;
  std::optional<Total> prior;
  xml.Open("Representations");
  for (const KindFigures& kind : data.representations) {
    xml.Open("Representation");
    xml.Element("Kind", kind.kind);
    xml.Count("Received", kind.received);
    xml.Count("ReceivedNetOfCancelled", kind.received_net);
    if (kind.received_prior.has_value()) {
      xml.Count("ReceivedPriorPeriod", *kind.received_prior);
      if (!prior.has_value()) prior.emplace();
      prior->Add(*kind.received_prior);
    }
    xml.Close("Representation");
    received.Add(kind.received);
    net.Add(kind.received_net);
  }
  xml.Open("Total");
  xml.Figures("Received", std::to_string(received.number), received.cells);
  xml.Figures("ReceivedNetOfCancelled", std::to_string(net.number), net.cells);
  if (prior.has_value()) {
    xml.Figures("ReceivedPriorPeriod", std::to_string(prior->number),
                prior->cells);
  }
  xml.Close("Total");
  xml.Close("Representations");
}

void WriteStages(const ReturnData& data, XmlWriter& xml) {
  xml.Open("Stages");
  for (const StageFigures& stage : data.stages) {
    xml.Open("Stage");
    xml.Number("Number", stage.number);
    xml.Count("BroughtForward", stage.brought_forward);
    xml.Count("Received", stage.received);
    if (stage.number == 2) {
      // The caller's, and no figure of the document.
      xml.Number("DirectToStage2", data.direct_to_stage_2);
    }
    xml.Count("Cancelled", stage.cancelled);
    xml.Count("Closed", stage.closed);
    xml.Count("CarriedForward", stage.carried_forward);
    xml.Count("Upheld", stage.upheld);
    xml.Count("PartiallyUpheld", stage.partially_upheld);
    xml.Count("NotUpheld", stage.not_upheld);
    xml.Count("NoFinding", stage.no_finding);
    xml.Figures("PercentUpheld", stage.percent_upheld,
                stage.upheld.cell() + " " + stage.closed.cell());
    xml.Count("DueInPeriod", stage.due);
    xml.Count("WithinStandardLimit", stage.within_standard_limit);
    xml.Count("WithinAgreedExtension", stage.within_agreed_extension);
    xml.Count("Late", stage.late);
    xml.Figures("PercentTimely", stage.percent_timely,
                stage.percent_timely_cell);
    xml.Close("Stage");
  }
  xml.Close("Stages");
}

// `child_groups` are names of groups that stand for children (rule 330).
void WriteGroups(const std::string& tag, const std::vector<Group>& groups,
                 XmlWriter& xml,
                 const std::vector<std::string>& child_groups = {}) {
  xml.Open(tag);
  for (const Group& group : groups) {
    const bool is_child =
        std::find(child_groups.begin(), child_groups.end(),
                  NormaliseName(group.name)) != child_groups.end();
    xml.Open("Group", is_child ? " child=\"true\"" : "");
    xml.Element("Name", group.name);
    xml.Count("Complaints", group.complaints);
    xml.Close("Group");
  }
  xml.Close(tag);
}

void WriteSingleFigures(const ReturnData& data, XmlWriter& xml) {
  const int64_t pence = data.adr_saving_pence;
  char saving[40];
  std::snprintf(saving, sizeof(saving), "%lld.%02lld",
                static_cast<long long>(pence / 100),
                static_cast<long long>(pence % 100));
  xml.Open("ADR");
  xml.Count("Offered", data.adr_cases);
  xml.Count("Resolved", data.adr_resolved);
  xml.Figures("SavingGBP", saving, data.adr_saving_pence.cell());
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
    } else if (!action.not_implemented_reason.empty()) {
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
  xml.Number("DataVersion", data.data_version);
  xml.Element("DataDate", FormatDay(data.data_date));
  WriteRepresentations(data, xml);
  WriteStages(data, xml);
  xml.Open("Ombudsman");
  xml.Count("Referred", data.ombudsman_referred);
  xml.Count("Decided", data.ombudsman_decided);
  xml.Count("Upheld", data.ombudsman_upheld);
  xml.Close("Ombudsman");
  WriteGroups("CustomerGroups", data.customer_groups, xml, data.child_groups);
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
    const uint32_t code = text::NextCodePoint(text, at);
    if (code == text::kMalformed || code == 0xFFFE || code == 0xFFFF ||
        (code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
        (code >= 0x7F && code <= 0x9F)) {
      return false;
    }
    switch (code) {
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
           " Version=\"1.1\""
           " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
           " xsi:noNamespaceSchemaLocation=\"cscrep-1.1.xsd\"");
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
