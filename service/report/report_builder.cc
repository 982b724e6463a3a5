#include "service/report/report_builder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/query/check.h"
#include "service/query/disclosure/profile.h"
#include "service/query/publication.h"
#include "service/report/case_columns.h"
#include "service/report/case_table.h"
#include "service/report/conditions.h"
#include "service/report/document_head.h"
#include "service/report/learning_table.h"
#include "service/report/measure_notes.h"
#include "service/report/names.h"
#include "service/report/narrative.h"
#include "service/report/placeholders.h"
#include "service/report/report_figures.h"
#include "service/report/report_questions.h"
#include "service/report/table_layout.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

std::string ProfileOf(const v1::ReportSelection& selection) {
  return selection.disclosure_profile().empty()
             ? model::kInternalProfile
             : selection.disclosure_profile();
}

// Builds the report of one definition for one selection. Its figures and all
// its tables are one publication.
class Builder {
 public:
  Builder(const v1::ReportDefinition& definition,
          const v1::ReportSelection& selection, const ReportInput& input,
          query::DisclosureRules rules, const DocumentSink& sink)
      : definition_(definition),
        selection_(selection),
        input_(input),
        rules_(std::move(rules)),
        publication_(input.snapshot, rules_),
        sink_(sink) {}

  // Whether the selection's own periods and filter hold.
  absl::Status CheckSelection() {
    return publication_.Add(FiguresQuery(definition_, selection_), "report",
                            kOrigin);
  }

  // Then, whether every table's question holds for the selection, which can
  // make one too deep or too long that holds by itself.
  absl::Status CheckTables() {
    for (const v1::ReportSection& section : definition_.sections()) {
      for (const v1::ReportBlock& block : section.blocks()) {
        absl::Status status = CheckBlock(block);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  // At last, builds it.
  absl::Status Build() {
    const absl::StatusOr<v1::Answer> answer = publication_.Answer(0);
    if (!answer.ok()) return answer.status();
    absl::StatusOr<ReportFigures> figures =
        ReadFigures(definition_, *answer, !rules_.suppress_zero);
    if (!figures.ok()) return figures.status();
    figures_ = *std::move(figures);
    if (input_.on_size) input_.on_size({CountTables(), std::nullopt});
    std::string title = definition_.title();
    if (absl::Status status = Expand(title); !status.ok()) return status;
    v1::DocumentSource source;
    *source.mutable_report() = selection_;
    absl::Status status = SendHead(
        MakeHeader(definition_.id(), title, figures_.data_version,
                   figures_.periods, rules_.name, std::move(source), input_),
        rules_, sink_);
    for (const v1::ReportSection& section : definition_.sections()) {
      if (status.ok() && !section.heading().empty()) {
        status = BuildText(v1::TEXT_STYLE_HEADING, section.heading());
      }
      for (const v1::ReportBlock& block : section.blocks()) {
        if (status.ok()) status = BuildBlock(block);
      }
    }
    return status;
  }

 private:
  static std::string QueryField(const v1::ReportTable& table) {
    return absl::StrCat("report.tables[", table.id(), "].query");
  }

  absl::Status CheckBlock(const v1::ReportBlock& block) {
    if (block.has_table() && HasComparisons(block.table())) {
      return publication_.Add(TableQuery(block.table(), selection_),
                              QueryField(block.table()), kOrigin);
    }
    // The settings may have other attributes than when it was stored.
    if (block.has_cases()) return CheckCases(block.cases());
    return absl::OkStatus();
  }

  absl::Status CheckCases(const v1::ReportCases& cases) const {
    const std::string field = absl::StrCat("report.cases[", cases.id(), "]");
    const std::vector<FieldViolation> violations =
        CheckCaseColumns(cases.columns(), input_.snapshot.reference->settings(),
                         field + ".columns");
    if (!violations.empty()) return InvalidArgument(violations);
    return query::Understand(CasesQuery(cases, selection_), input_.snapshot,
                             rules_, field + ".measure", kOrigin)
        .status();
  }

  bool HasComparisons(const v1::ReportTable& table) const {
    return selection_.comparisons_size() >= table.min_comparisons();
  }

  // Each of these blocks makes one table, if need be an empty one.
  int64_t CountTables() const {
    int64_t tables = 0;
    for (const v1::ReportSection& section : definition_.sections()) {
      tables += std::count_if(
          section.blocks().begin(), section.blocks().end(),
          [this](const v1::ReportBlock& block) {
            return (block.has_table() && HasComparisons(block.table())) ||
                   block.has_learning() || block.has_measure_notes() ||
                   block.has_cases();
          });
    }
    return tables;
  }

  absl::Status Expand(std::string& text) const {
    absl::StatusOr<ExpandedText> expanded =
        ExpandPlaceholders(text, figures_.placeholders);
    if (!expanded.ok()) return expanded.status();
    text = std::move(expanded->text);
    return absl::OkStatus();
  }

  absl::Status BuildText(v1::TextStyle style, const std::string& text) const {
    const absl::StatusOr<ExpandedText> expanded =
        ExpandPlaceholders(text, figures_.placeholders);
    if (!expanded.ok()) return expanded.status();
    return SendText(style, *expanded, sink_);
  }

  absl::Status BuildNarrative(const v1::ReportNarrative& slot) const {
    for (const std::string& paragraph : NarrativeParagraphs(slot, selection_)) {
      absl::Status status = BuildText(v1::TEXT_STYLE_PARAGRAPH, paragraph);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status BuildBlock(const v1::ReportBlock& block) {
    switch (block.block_case()) {
      case v1::ReportBlock::kText:
        return Holds(block.text(), figures_)
                   ? BuildText(v1::TEXT_STYLE_PARAGRAPH, block.text().text())
                   : absl::OkStatus();
      case v1::ReportBlock::kTable:
        return HasComparisons(block.table()) ? BuildTable(block.table())
                                             : absl::OkStatus();
      case v1::ReportBlock::kLearning:
        return BuildLearning(block.learning());
      case v1::ReportBlock::kMeasureNotes: {
        v1::ReportMeasureNotes notes = block.measure_notes();
        if (absl::Status status = Expand(*notes.mutable_title());
            !status.ok()) {
          return status;
        }
        return SendMeasureNotes(notes, MeasuresOf(definition_), sink_);
      }
      case v1::ReportBlock::kNarrative:
        return BuildNarrative(block.narrative());
      case v1::ReportBlock::kCases:
        return BuildCases(block.cases());
      default:
        return absl::OkStatus();
    }
  }

  // The notes that are shown.
  absl::StatusOr<std::vector<std::string>> NotesOf(
      const google::protobuf::RepeatedPtrField<v1::ReportText>& notes) const {
    std::vector<std::string> shown;
    for (const v1::ReportText& note : notes) {
      if (!Holds(note, figures_)) continue;
      shown.push_back(note.text());
      if (absl::Status status = Expand(shown.back()); !status.ok()) {
        return status;
      }
    }
    return shown;
  }

  // The tables are built in the order in which they were added.
  absl::Status BuildTable(const v1::ReportTable& definition) {
    v1::ReportTable table = definition;
    table.clear_notes();
    const absl::StatusOr<std::vector<std::string>> notes =
        NotesOf(definition.notes());
    if (!notes.ok()) return notes.status();
    for (const std::string& note : *notes) table.add_notes()->set_text(note);
    std::vector<std::string*> texts = {table.mutable_title(),
                                       table.mutable_empty_text()};
    if (table.has_chart()) {
      texts.push_back(table.mutable_chart()->mutable_title());
      texts.push_back(table.mutable_chart()->mutable_alt_text());
    }
    for (std::string* text : texts) {
      if (absl::Status status = Expand(*text); !status.ok()) return status;
    }
    const absl::StatusOr<v1::Answer> answer = publication_.Answer(++tables_);
    if (!answer.ok()) return answer.status();
    *table.mutable_query() = Answered(TableQuery(definition, selection_));
    return SendAnswer(table, *answer, MemberStyle::kWords, sink_);
  }

  v1::Query Answered(const v1::Query& query) const {
    return AsAnswered(query, figures_.data_version.version(), rules_.name);
  }

  // Where anything is kept back, the list is: its rows are single cases.
  absl::Status BuildCases(const v1::ReportCases& definition) const {
    v1::TableStart start;
    start.set_id(definition.id());
    start.set_title(definition.title());
    if (absl::Status status = Expand(*start.mutable_title()); !status.ok()) {
      return status;
    }
    std::string empty_text = definition.empty_text();
    if (absl::Status status = Expand(empty_text); !status.ok()) return status;
    const absl::StatusOr<std::vector<std::string>> notes =
        NotesOf(definition.notes());
    if (!notes.ok()) return notes.status();
    for (const std::string& note : *notes) start.add_notes(note);
    if (!rules_.ShowsEverything()) return SendKeptBack(std::move(start));

    v1::CaseListSelection cases;
    *cases.mutable_query() = Answered(CasesQuery(definition, selection_));
    *cases.mutable_columns() = definition.columns();
    cases.mutable_cell()->set_column(
        absl::StrCat(query::LabelOf(definition.measure()), "/0"));
    absl::StatusOr<CaseTable> table = CaseTable::Open(cases, input_, kOrigin);
    if (!table.ok()) return table.status();
    *start.mutable_question() = cases.query();
    return table->Send(std::move(start), empty_text, sink_);
  }

  absl::Status SendKeptBack(v1::TableStart start) const {
    v1::TableColumn* column = start.add_columns();
    column->set_id("reference");
    column->set_label("Reference");
    column->set_role(v1::COLUMN_ROLE_LABEL);
    TableSender table(start, sink_);
    table
        .AddText(absl::StrCat("Not shown under the disclosure profile \"",
                              rules_.name, "\": the list names single cases."))
        .IgnoreError();
    return table.Finish();
  }

  absl::Status BuildLearning(const v1::ReportLearning& definition) const {
    v1::ReportLearning block = definition;
    for (std::string* text :
         {block.mutable_title(), block.mutable_empty_text()}) {
      if (absl::Status status = Expand(*text); !status.ok()) return status;
    }
    std::vector<v1::Period> periods = {figures_.periods[0]};
    if (block.compare()) {
      periods.assign(figures_.periods.begin(), figures_.periods.end());
    }
    return SendLearning(block, periods, selection_.filter(), input_, sink_);
  }

  static constexpr query::Origin kOrigin = query::Origin::kDefinition;

  const v1::ReportDefinition& definition_;
  const v1::ReportSelection& selection_;
  const ReportInput& input_;
  const query::DisclosureRules rules_;
  // The figures' question, then those of the tables.
  query::Publication publication_;
  const DocumentSink& sink_;
  ReportFigures figures_;
  // The tables built.
  size_t tables_ = 0;
};

// What is wrong with the selection beside its periods and filter.
std::vector<FieldViolation> CheckParts(const v1::ReportSelection& selection,
                                       const v1::ReportDefinition& definition) {
  std::vector<FieldViolation> violations =
      CheckNarrative(selection, definition);
  if (selection.comparisons_size() < definition.min_comparisons()) {
    violations.push_back(
        {"report.comparisons", "TOO_FEW_COMPARISONS",
         absl::StrCat("report.comparisons: the report \"", definition.id(),
                      "\" needs at least ", definition.min_comparisons(),
                      definition.min_comparisons() == 1
                          ? " period to compare with"
                          : " periods to compare with")});
  }
  return violations;
}

}  // namespace

absl::Status BuildReport(const v1::ReportSelection& selection,
                         const ReportInput& input, const DocumentSink& sink) {
  const auto& reports = input.snapshot.reference->reports();
  const auto found = reports.find(selection.report());
  if (found == reports.end()) {
    std::vector<std::string> ids;
    ids.reserve(reports.size());
    for (const auto& report : reports) ids.push_back(report.first);
    return InvalidArgument(
        {{"report.report", "UNKNOWN_REPORT",
          selection.report().empty()
              ? "report.report: a report is needed"
              : absl::StrCat("report.report: there is no report \"",
                             Printable(selection.report()), "\"",
                             DidYouMean(selection.report(), ids))}});
  }
  const v1::ReportDefinition& definition = found->second;
  absl::StatusOr<query::DisclosureRules> rules =
      query::FindRules(*input.snapshot.reference, ProfileOf(selection),
                       "report.disclosure_profile");
  if (!rules.ok()) return rules.status();
  Builder builder(definition, selection, input, *std::move(rules), sink);
  std::vector<FieldViolation> violations = CheckParts(selection, definition);
  absl::Status status = builder.CheckSelection();
  if (!status.ok()) {
    if (violations.empty()) return status;
    const std::vector<FieldViolation> more = Violations(status);
    violations.insert(violations.end(), more.begin(), more.end());
  }
  if (!violations.empty()) return InvalidArgument(violations);
  status = builder.CheckTables();
  if (!status.ok()) return status;
  return builder.Build();
}

absl::Status BuildDocument(const v1::DocumentSource& source,
                           const ReportInput& input, const DocumentSink& sink) {
  switch (source.source_case()) {
    case v1::DocumentSource::kReport:
      return BuildReport(source.report(), input, sink);
    case v1::DocumentSource::kQuery:
      return BuildQueryDocument(source.query(), input, sink);
    case v1::DocumentSource::kCases:
      return BuildCaseListDocument(source.cases(), input, sink);
    case v1::DocumentSource::SOURCE_NOT_SET:
      break;
  }
  return InvalidArgument(
      {{"source", "MISSING",
        "source: give a report, a query or the cases behind a cell"}});
}

}  // namespace redress::report
