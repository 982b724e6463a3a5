#include "tests/bench/case_table.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "redress/export/abi.h"
#include "service/model/day.h"
#include "service/query/format.h"

namespace redress::bench {
namespace {

constexpr int32_t kFirstDay = 17987;  // 1 April 2019
constexpr int64_t kBatch = REDRESS_MAX_BATCH_ROWS;

std::vector<CaseCells> MakeRows() {
  const char* const teams[] = {"Fostering", "Leaving Care", "Early Help",
                               "Children with Disabilities",
                               "Assessment & Safeguarding"};
  const char* const categories[] = {"Quality of service", "Staff attitude",
                                    "Delay or failure to act",
                                    "Communication and information"};
  const char* const outcomes[] = {"upheld", "partially_upheld", "not_upheld",
                                  "no_finding"};
  std::vector<CaseCells> rows;
  // A generator of its own: the same numbers everywhere.
  uint64_t state = 88172645463325252u;
  const auto next = [&state](uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
  };
  for (int64_t i = 0; i < kDistinctRows; ++i) {
    CaseCells cells;
    cells.reference = absl::StrFormat("CR-%07d", i);
    cells.received = kFirstDay + static_cast<int32_t>(next(1500));
    cells.response_days = static_cast<int64_t>(next(60));
    cells.closed = cells.received + static_cast<int32_t>(cells.response_days);
    cells.team = teams[next(5)];
    cells.category = categories[next(4)];
    cells.outcome = outcomes[next(4)];
    cells.remedy_pence = static_cast<int64_t>(next(20)) * 2500;
    rows.push_back(std::move(cells));
  }
  return rows;
}

const std::vector<CaseCells>& Rows() {
  static const auto* const kRows = new std::vector<CaseCells>(MakeRows());
  return *kRows;
}

v1::DocumentPart MakeHeader() {
  v1::DocumentPart part;
  v1::DocumentHeader* header = part.mutable_header();
  header->set_id("query");
  header->set_title("Cases");
  header->set_generator("redress bench");
  header->set_disclosure_profile("internal");
  header->mutable_data_version()->set_version(1);
  *header->mutable_data_version()->mutable_data_date() =
      model::DayToProto(kFirstDay);
  return part;
}

v1::DocumentPart MakeTable() {
  struct Column {
    v1::ColumnRole role;
    v1::Unit unit;
  };
  const Column columns[] = {
      {v1::COLUMN_ROLE_LABEL, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_DATE, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_DATE, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_TEXT, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_TEXT, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_TEXT, v1::UNIT_UNSPECIFIED},
      {v1::COLUMN_ROLE_FIGURE, v1::UNIT_WORKING_DAYS},
      {v1::COLUMN_ROLE_FIGURE, v1::UNIT_GBP},
  };
  v1::DocumentPart part;
  v1::TableStart* table = part.mutable_table();
  table->set_id("cases");
  table->set_title("Cases");
  for (size_t i = 0; i < CaseHeadings().size(); ++i) {
    v1::TableColumn* column = table->add_columns();
    column->set_id(absl::StrCat("column_", i));
    column->set_label(CaseHeadings()[i]);
    column->set_role(columns[i].role);
    column->set_unit(columns[i].unit);
  }
  return part;
}

void AddFigure(int64_t numerator, int64_t denominator, v1::Unit unit,
               v1::TableRow* row) {
  v1::Cell* cell = row->add_cells()->mutable_figure();
  cell->set_value(static_cast<double>(numerator) /
                  static_cast<double>(denominator));
  cell->set_numerator(numerator);
  cell->set_denominator(denominator);
  cell->set_display(
      query::FormatFigure(*cell, unit, v1::COLUMN_CONTENT_FIGURE));
}

v1::DocumentPart MakeBatch(int64_t begin) {
  v1::DocumentPart part;
  for (int64_t i = begin; i < begin + kBatch; ++i) {
    const CaseCells& cells = Rows()[static_cast<size_t>(i)];
    v1::TableRow* row = part.mutable_rows()->add_rows();
    row->set_type(v1::ROW_TYPE_MEMBERS);
    row->add_cells()->set_text(cells.reference);
    *row->add_cells()->mutable_date() = model::DayToProto(cells.received);
    *row->add_cells()->mutable_date() = model::DayToProto(cells.closed);
    row->add_cells()->set_text(cells.team);
    row->add_cells()->set_text(cells.category);
    row->add_cells()->set_text(cells.outcome);
    AddFigure(cells.response_days, 1, v1::UNIT_WORKING_DAYS, row);
    AddFigure(cells.remedy_pence, 100, v1::UNIT_GBP, row);
  }
  return part;
}

}  // namespace

const CaseCells& CaseRow(int64_t row) {
  return Rows()[static_cast<size_t>(row % kDistinctRows)];
}

const std::vector<std::string>& CaseHeadings() {
  static const auto* const kHeadings = new std::vector<std::string>{
      "Reference", "Received", "Closed",        "Team",
      "Category",  "Outcome",  "Response days", "Remedy"};
  return *kHeadings;
}

exporting::DocumentSource CaseDocument(int64_t rows) {
  auto batches = std::make_shared<std::vector<v1::DocumentPart>>();
  for (int64_t begin = 0; begin < std::min(rows, kDistinctRows);
       begin += kBatch) {
    batches->push_back(MakeBatch(begin));
  }
  // The last batch is shorter.
  v1::DocumentPart last;
  const int64_t rest = rows % kBatch;
  if (rest > 0) {
    const size_t batch = static_cast<size_t>(rows % kDistinctRows / kBatch);
    last = (*batches)[batch];
    last.mutable_rows()->mutable_rows()->DeleteSubrange(
        static_cast<int>(rest), static_cast<int>(kBatch - rest));
  }
  return [rows, batches, last, rest](
             const std::function<absl::Status(const v1::DocumentPart&)>& sink)
             -> absl::Status {
    absl::Status status = sink(MakeHeader());
    if (status.ok()) status = sink(MakeTable());
    for (int64_t row = 0; status.ok() && row + kBatch <= rows; row += kBatch) {
      status =
          sink((*batches)[static_cast<size_t>(row % kDistinctRows / kBatch)]);
    }
    if (status.ok() && rest > 0) status = sink(last);
    return status;
  };
}

int64_t ArrowBytes(int64_t rows) {
  // A row's type; two days; offsets of six texts and displays; two figures'
  // values, numerators and denominators, statuses and units.
  constexpr int64_t kFixed = 1 + 2 * 4 + 6 * 4 + 2 * (3 * 8 + 2);
  int64_t texts = 0;
  for (int64_t row = 0; row < std::min(rows, kDistinctRows); ++row) {
    const CaseCells& cells = CaseRow(row);
    v1::TableRow figures;
    AddFigure(cells.response_days, 1, v1::UNIT_WORKING_DAYS, &figures);
    AddFigure(cells.remedy_pence, 100, v1::UNIT_GBP, &figures);
    texts += static_cast<int64_t>(cells.reference.size() + cells.team.size() +
                                  cells.category.size() + cells.outcome.size() +
                                  figures.cells(0).figure().display().size() +
                                  figures.cells(1).figure().display().size());
  }
  return rows * kFixed + texts * rows / std::min(rows, kDistinctRows);
}

}  // namespace redress::bench
