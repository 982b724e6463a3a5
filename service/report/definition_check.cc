// Whether a report definition holds.

#include "service/report/definition_check.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/model/validation.h"
#include "service/query/catalogue.h"
#include "service/report/case_columns.h"
#include "service/report/definition_faults.h"
#include "service/report/figure_check.h"
#include "service/report/report_builder.h"
#include "service/report/report_questions.h"
#include "service/report/report_text.h"

namespace redress::report {
namespace {

constexpr int kMaxComparisons = 12;
constexpr size_t kMaxIdBytes = 64;

class Checker {
 public:
  Checker(const v1::ReportDefinition& definition,
          const query::Snapshot& snapshot)
      : definition_(definition),
        snapshot_(snapshot),
        texts_(definition, "needs min_comparisons of 1 or more"),
        faults_(definition, snapshot) {
    for (const v1::ReportFigure& figure : definition.figures()) {
      figures_.push_back(figure.name());
    }
  }

  std::vector<FieldViolation> Check() {
    if (!IsId(definition_.id(), '-') || definition_.id().size() > kMaxIdBytes) {
      Add("id", "INVALID_ID", "must be lower-case words joined by hyphens, of ",
          kMaxIdBytes, " bytes at most, and is \"", Printable(definition_.id()),
          "\"");
    }
    if (definition_.min_comparisons() < 0 ||
        definition_.min_comparisons() > kMaxComparisons) {
      Add("min_comparisons", "OUT_OF_RANGE", "must be 0 to ", kMaxComparisons);
    }
    if (definition_.sections().empty()) {
      Add("sections", "MISSING", "a report needs a section");
    }
    CheckText("title", definition_.title(), /*required=*/true,
              definition_.min_comparisons());
    CheckFigures(definition_, faults_);
    for (int s = 0; s < definition_.sections_size(); ++s) {
      const v1::ReportSection& section = definition_.sections(s);
      const std::string path = absl::StrCat("sections[", s, "]");
      CheckText(path + ".heading", section.heading(), /*required=*/false,
                definition_.min_comparisons());
      for (int b = 0; b < section.blocks_size(); ++b) {
        if (faults_.Suffices()) return faults_.Take();
        CheckBlock(absl::StrCat(path, ".blocks[", b, "]"), section.blocks(b));
      }
    }
    return faults_.Take();
  }

 private:
  template <typename... Parts>
  void Add(const std::string& path, const std::string& reason,
           const Parts&... parts) {
    faults_.Add(path, reason, parts...);
  }

  // `comparisons`: how many periods to compare with there are at least where
  // the text is shown.
  void CheckText(const std::string& path, const std::string& text,
                 bool required, int comparisons) {
    if (required && text.empty()) {
      Add(path, "MISSING", "a text is needed");
      return;
    }
    for (const TextFault& fault : texts_.FaultsOf(text, comparisons)) {
      Add(path, fault.reason, fault.text);
    }
  }

  // A number of comparisons that a block asks for. Returns how many there are
  // at least where it is shown.
  int CheckComparisons(const std::string& path, int wanted) {
    if (wanted < 0 || wanted > kMaxComparisons) {
      Add(path + ".min_comparisons", "OUT_OF_RANGE", "must be 0 to ",
          kMaxComparisons);
    }
    return std::max(wanted, definition_.min_comparisons());
  }

  void CheckConditionalText(const std::string& path, const v1::ReportText& text,
                            int comparisons) {
    comparisons =
        std::max(comparisons, CheckComparisons(path, text.min_comparisons()));
    CheckText(path + ".text", text.text(), /*required=*/true, comparisons);
    if (!text.has_condition()) return;
    const v1::ReportCondition& condition = text.condition();
    const std::string& name = condition.figure();
    if (std::find(figures_.begin(), figures_.end(), name) == figures_.end()) {
      Add(path + ".condition.figure", "UNKNOWN_FIGURE", "there is no figure \"",
          Printable(name), "\"", DidYouMean(name, figures_));
    }
    if (!condition.has_trend()) return;
    if (condition.trend() == v1::REPORT_TREND_UNSPECIFIED) {
      Add(path + ".condition.trend", "MISSING",
          "must be one of ROSE, FELL and UNCHANGED");
    }
    if (comparisons < 1) {
      Add(path + ".condition.trend", "NEEDS_COMPARISON",
          "a trend needs min_comparisons of 1 or more");
    }
  }

  // The id of what becomes a table.
  void CheckTableId(const std::string& path, const std::string& id) {
    if (!IsId(id, '_')) {
      Add(path, "INVALID_ID",
          "must be lower-case words joined by underscores, and is \"",
          Printable(id), "\"");
    } else if (!table_ids_.insert(id).second) {
      Add(path, "DUPLICATE", "\"", id, "\" is there twice");
    }
  }

  void CheckBlock(const std::string& path, const v1::ReportBlock& block) {
    const int comparisons = definition_.min_comparisons();
    switch (block.block_case()) {
      case v1::ReportBlock::kText:
        CheckConditionalText(path + ".text", block.text(), comparisons);
        break;
      case v1::ReportBlock::kTable:
        CheckTable(path + ".table", block.table());
        break;
      case v1::ReportBlock::kLearning:
        CheckTableId(path + ".learning.id", block.learning().id());
        CheckText(path + ".learning.title", block.learning().title(), true,
                  comparisons);
        CheckText(path + ".learning.empty_text", block.learning().empty_text(),
                  false, comparisons);
        break;
      case v1::ReportBlock::kMeasureNotes:
        CheckTableId(path + ".measure_notes.id", block.measure_notes().id());
        CheckText(path + ".measure_notes.title", block.measure_notes().title(),
                  true, comparisons);
        break;
      case v1::ReportBlock::kNarrative:
        CheckNarrativeSlot(path + ".narrative", block.narrative());
        break;
      case v1::ReportBlock::kCases:
        CheckCases(path + ".cases", block.cases());
        break;
      case v1::ReportBlock::BLOCK_NOT_SET:
        Add(path, "MISSING",
            "a block is a text, a table, the learning, the measure notes, a "
            "narrative or a list of cases");
    }
  }

  void CheckNarrativeSlot(const std::string& path,
                          const v1::ReportNarrative& slot) {
    if (!IsId(slot.id(), '_')) {
      Add(path + ".id", "INVALID_ID",
          "must be lower-case words joined by underscores, and is \"",
          Printable(slot.id()), "\"");
    } else if (!slot_ids_.insert(slot.id()).second) {
      Add(path + ".id", "DUPLICATE", "\"", slot.id(), "\" is there twice");
    }
    if (slot.prompt().empty()) {
      Add(path + ".prompt", "MISSING",
          "say in a sentence what the author is to write");
    }
    CheckText(path + ".empty_text", slot.empty_text(), /*required=*/false,
              definition_.min_comparisons());
  }

  void CheckCases(const std::string& path, const v1::ReportCases& cases) {
    const int comparisons = definition_.min_comparisons();
    CheckTableId(path + ".id", cases.id());
    CheckText(path + ".title", cases.title(), /*required=*/true, comparisons);
    CheckText(path + ".empty_text", cases.empty_text(), /*required=*/false,
              comparisons);
    for (int n = 0; n < cases.notes_size(); ++n) {
      CheckConditionalText(absl::StrCat(path, ".notes[", n, "]"),
                           cases.notes(n), comparisons);
    }
    for (FieldViolation& violation :
         CheckCaseColumns(cases.columns(), snapshot_.reference->settings(),
                          path + ".columns")) {
      faults_.AddDescribed(std::move(violation));
    }
    const v1::Measure* measure = query::FindMeasure(cases.measure().measure());
    if (measure != nullptr && (measure->unit() != v1::UNIT_COUNT ||
                               measure->grain() == v1::GRAIN_ACTION)) {
      Add(path + ".measure.measure", "INVALID_MEASURE",
          "must count cases or stages, and \"", measure->name(), "\" does not");
    }
    v1::ReportSelection selection;
    *selection.mutable_period() = StandInPeriod(0);
    faults_.AddQuestion(path + ".measure", CasesQuery(cases, selection),
                        {path + ".measure"});
  }

  void CheckTable(const std::string& path, const v1::ReportTable& table) {
    const int comparisons = CheckComparisons(path, table.min_comparisons());
    CheckTableId(path + ".id", table.id());
    CheckText(path + ".title", table.title(), /*required=*/true, comparisons);
    CheckText(path + ".empty_text", table.empty_text(), /*required=*/false,
              comparisons);
    CheckText(path + ".chart.title", table.chart().title(), false, comparisons);
    CheckText(path + ".chart.alt_text", table.chart().alt_text(), false,
              comparisons);
    for (int n = 0; n < table.notes_size(); ++n) {
      CheckConditionalText(absl::StrCat(path, ".notes[", n, "]"),
                           table.notes(n), comparisons);
    }
    CheckLayout(path, table);

    v1::Query query = table.query();
    if (!query.has_period()) *query.mutable_period() = StandInPeriod(0);
    if (table.compare()) {
      const int wanted = std::clamp(comparisons, 1, kMaxComparisons);
      for (int i = 1; i <= wanted; ++i) {
        *query.add_comparisons() = StandInPeriod(i);
      }
    }
    faults_.AddQuestion(path + ".query", query);
  }

  void CheckLayout(const std::string& path, const v1::ReportTable& table) {
    const bool by_members = table.layout() == v1::TABLE_LAYOUT_UNSPECIFIED ||
                            table.layout() == v1::TABLE_LAYOUT_MEMBERS_AS_ROWS;
    if (by_members != !table.query().dimensions().empty()) {
      Add(path + ".layout", "INVALID_LAYOUT",
          by_members ? "members as rows need a dimension"
                     : "periods or measures as rows go without dimensions");
    }
    for (const std::string& label : table.numerator_in_brackets()) {
      if (!by_members) {
        Add(path + ".numerator_in_brackets", "INVALID_LAYOUT",
            "only with members as rows");
        return;
      }
      CheckBrackets(path + ".numerator_in_brackets", label, table.query());
    }
  }

  void CheckBrackets(const std::string& path, const std::string& label,
                     const v1::Query& query) {
    std::vector<std::string> labels;
    for (const v1::MeasureSelection& selection : query.measures()) {
      const v1::Measure* measure = query::FindMeasure(selection.measure());
      if (measure == nullptr || measure->unit() != v1::UNIT_PERCENT) continue;
      labels.push_back(selection.label().empty() ? measure->label()
                                                 : selection.label());
    }
    if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
      Add(path, "UNKNOWN_LABEL", "no rate of the table has the label \"",
          Printable(label), "\"", DidYouMean(label, labels));
    }
  }

  const v1::ReportDefinition& definition_;
  const query::Snapshot& snapshot_;
  std::set<std::string> table_ids_;
  std::set<std::string> slot_ids_;
  const TextChecker texts_;
  std::vector<std::string> figures_;
  DefinitionFaults faults_;
};

// What no stored definition may be: more of anything, or longer texts, than an
// import takes. The rest of it is not looked at, for it may take long.
std::vector<FieldViolation> LimitFaultsOf(
    const v1::ReportDefinition& definition, const query::Snapshot& snapshot) {
  constexpr char kField[] = "report.";
  v1::ReferenceData entry;
  *entry.mutable_report() = definition;
  DefinitionFaults faults(definition, snapshot);
  for (const v1::Violation& violation : model::Validate(entry)) {
    if (violation.severity() != v1::SEVERITY_ERROR ||
        violation.reason() == "INVALID_REPORT_ID") {
      continue;
    }
    faults.AddDescribed(
        {std::string(absl::StripPrefix(violation.field(), kField)),
         violation.reason(),
         std::string(absl::StripPrefix(violation.message(), kField))});
  }
  return faults.Take();
}

}  // namespace

std::vector<FieldViolation> FaultsOf(const v1::ReportDefinition& definition,
                                     const query::Snapshot& snapshot) {
  std::vector<FieldViolation> faults = LimitFaultsOf(definition, snapshot);
  return faults.empty() ? Checker(definition, snapshot).Check() : faults;
}

absl::Status CheckReportDefinition(const v1::ReportDefinition& definition,
                                   const query::Snapshot& snapshot) {
  const std::vector<FieldViolation> faults = FaultsOf(definition, snapshot);
  return faults.empty() ? absl::OkStatus() : InvalidArgument(faults);
}

}  // namespace redress::report
