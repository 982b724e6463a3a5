// The exporter: gathers the tables of the document, applies the rules and
// writes one XML file, or refuses and says why.

#include "redress/export/exporter.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugins/statutory_return/collect.h"
#include "plugins/statutory_return/document.h"
#include "plugins/statutory_return/options.h"
#include "plugins/statutory_return/return_data.h"
#include "plugins/statutory_return/rules.h"
#include "plugins/statutory_return/xml.h"

namespace redress::statutory_return {
namespace {

// The return is a summary; a document with more rows is not one.
constexpr size_t kMaxRows = 100000;

// What fits in the error that crosses the border.
constexpr size_t kRefusalBytes = REDRESS_ERROR_CAPACITY;

Day ToDay(redress::Day day) {
  return Day{std::chrono::days{day.exists() ? day.number() : 0}};
}

Cell ToCell(const redress::Cell& from) {
  Cell cell;
  switch (from.kind) {
    case redress::Cell::Kind::kEmpty:
      break;
    case redress::Cell::Kind::kText:
      cell.kind = Cell::Kind::kText;
      cell.text = std::string(from.text);
      break;
    case redress::Cell::Kind::kDate:
      cell.kind = Cell::Kind::kDay;
      cell.day = ToDay(from.date);
      break;
    case redress::Cell::Kind::kFigure:
      cell.kind = Cell::Kind::kFigure;
      cell.status = redress::StatusSymbol(from.status)[0];
      cell.numerator = from.numerator;
      cell.denominator = from.denominator;
      break;
  }
  return cell;
}

std::string JoinProblems(const std::vector<std::string>& problems) {
  std::string text = "The return cannot be made:";
  for (const std::string& problem : problems) text += "\n" + problem + ".";
  return text;
}

class StatutoryReturn : public redress::Exporter {
 private:
  void Begin(const DocumentInfo& info) override {
    if (!info.data_date.exists()) {
      throw Refused("The document has no data date.");
    }
    document_.id = info.id;
    document_.generator = info.generator;
    document_.source = info.source;
    document_.data_version = info.data_version;
    document_.data_date = ToDay(info.data_date);
    for (const PeriodInfo& period : info.periods) {
      document_.periods.push_back(
          {ToDay(period.first_day), ToDay(period.last_day)});
    }
  }

  void BeginTable(const TableInfo& info) override {
    Table table;
    table.id = info.id;
    for (const ColumnInfo& from : info.columns) {
      Column column;
      column.id = from.id;
      column.label = from.label;
      column.measure = from.measure;
      column.period_index = from.period;
      column.is_figure = from.role == ColumnRole::kFigure &&
                         from.content != ColumnContent::kDifference &&
                         from.content != ColumnContent::kPercentChange;
      table.columns.push_back(std::move(column));
    }
    document_.tables.push_back(std::move(table));
  }

  void Rows(const RowBatch& batch) override {
    row_count_ += batch.size();
    if (row_count_ > kMaxRows) {
      throw Refused("The document has more than 100,000 rows.");
    }
    for (size_t i = 0; i < batch.size(); ++i) {
      Row row;
      row.is_total = batch.type(i) == RowType::kTotal;
      for (size_t j = 0; j < batch.column_count(); ++j) {
        row.cells.push_back(ToCell(batch.at(i, j)));
      }
      document_.tables.back().rows.push_back(std::move(row));
    }
  }

  void Finish() override {
    ReturnData data;
    std::vector<std::string> problems = CollectFigures(document_, data);
    const size_t space = document_.generator.find(' ');
    data.software_code = document_.generator.substr(0, space);
    data.release = space == std::string::npos
                       ? "0"
                       : document_.generator.substr(space + 1);
    const std::vector<std::string> bad_options = ReadOptions(
        [this](const std::string& name) { return options().GetString(name); },
        data);
    problems.insert(problems.end(), bad_options.begin(), bad_options.end());
    if (!problems.empty()) throw Refused(JoinProblems(problems));

    const Verdict verdict = Judge(CheckReturn(data), data, kRefusalBytes);
    if (!verdict.refusal.empty()) throw Refused(verdict.refusal);
    const std::string xml = WriteXml(data, verdict.reasons, problems);
    if (!problems.empty()) throw Refused(JoinProblems(problems));

    output().BeginFile(
        "cscrep-" + data.lea + "-" + FormatDay(data.period_end) + ".xml",
        "application/xml");
    output().Write(xml);
    output().EndFile();
    if (document_.periods.size() < 2) {
      output().Message(
          "Query 310Q was left out: the report has no comparison period.");
    }
    for (const std::string& message : verdict.messages) {
      output().Message(message);
    }
  }

  Document document_;
  size_t row_count_ = 0;
};

redress::Description Describe() {
  redress::Description description;
  description.id = "statutory_return";
  description.version = "0.2.0";
  description.summary =
      "The figures of paragraph 5.6 of the children's complaints guidance as "
      "XML (cscrep-1.1), checked by rules. Our own format: no national return "
      "exists.";
  description.formats = {{"application/xml", ".xml"}};
  description.accepted_documents = {"childrens-return"};
  description.max_table_rows = kMaxRows;
  description.options = {
      {"lea",
       OptionType::kString,
       "",
       "The authority's three-digit code of the department, such as 380.",
       {},
       true},
      {"reference_date", OptionType::kString, "",
       "The reference date; none: 31 March of the financial year's end."},
      {"serial_no",
       OptionType::kInteger,
       "1",
       "1 for a first submission, one more for each resubmission, up to 999.",
       {},
       false,
       1,
       999},
      {"interim", OptionType::kBoolean, "false",
       "An interim return: its reference date need not be 31 March."},
      {"direct_to_stage_2",
       OptionType::kInteger,
       "0",
       "How many complaints of the period began at stage 2 (rule 240).",
       {},
       false,
       0,
       kMaxDirectToStage2},
      {"child_groups", OptionType::kString, kDefaultChildGroups,
       "The complainant types that are children or their advocates (query "
       "330Q), parted by semicolons."},
      {"effectiveness_review", OptionType::kString, "",
       "The council's review of how effective the procedure was."}};
  for (const QueryRule& rule : kQueryRules) {
    description.options.push_back(
        {rule.option, OptionType::kString, "", rule.text});
  }
  return description;
}

}  // namespace
}  // namespace redress::statutory_return

REDRESS_EXPORTER(redress::statutory_return::StatutoryReturn,
                 redress::statutory_return::Describe())
