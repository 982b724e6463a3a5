#include "service/export/document_frames.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "redress/export/abi.h"
#include "service/base/errors.h"
#include "service/export/row_frames.h"
#include "service/worker/document_parts.h"
#include "service/worker/protocol.h"

namespace redress::exporting {
namespace {

using worker::FrameType;
using worker::FrameWriter;

// Big enough to be worth the way, small enough to hold many.
constexpr size_t kBatchBytes = 1u << 20;

// As abi.h names it.
const char* RoleName(v1::ColumnRole role) {
  switch (RoleOf(role)) {
    case worker::ColumnRole::kLabel:
      return "label";
    case worker::ColumnRole::kFigure:
      return "figure";
    case worker::ColumnRole::kDate:
      return "date";
    case worker::ColumnRole::kText:
      return "text";
  }
  return "text";
}

const char* UnitName(v1::Unit unit) {
  switch (unit) {
    case v1::UNIT_COUNT:
      return "count";
    case v1::UNIT_PERCENT:
      return "percent";
    case v1::UNIT_PERCENTAGE_POINTS:
      return "percentage_points";
    case v1::UNIT_WORKING_DAYS:
      return "working_days";
    case v1::UNIT_GBP:
      return "gbp";
    default:
      return "";
  }
}

const char* ContentName(v1::ColumnContent content) {
  switch (content) {
    case v1::COLUMN_CONTENT_FIGURE:
      return "figure";
    case v1::COLUMN_CONTENT_DIFFERENCE:
      return "difference";
    case v1::COLUMN_CONTENT_PERCENT_CHANGE:
      return "percent_change";
    default:
      return "";
  }
}

// How query::FormatFigure shows such figures, as spreadsheets write it.
std::string DisplayFormat(const v1::TableColumn& column) {
  if (column.role() != v1::COLUMN_ROLE_FIGURE) return "";
  std::string format = "#,##0";
  const bool change = column.content() == v1::COLUMN_CONTENT_PERCENT_CHANGE;
  if (change || column.unit() == v1::UNIT_PERCENT) {
    format = "0%";
  } else if (column.unit() == v1::UNIT_PERCENTAGE_POINTS) {
    format = "0";
  } else if (column.unit() == v1::UNIT_WORKING_DAYS) {
    format = "#,##0.#";
  } else if (column.unit() == v1::UNIT_GBP) {
    format = "£#,##0.##";
  } else if (column.unit() == v1::UNIT_UNSPECIFIED) {
    return "";
  }
  if (change || column.content() == v1::COLUMN_CONTENT_DIFFERENCE) {
    return absl::StrCat("+", format, ";-", format, ";", format);
  }
  return format;
}

std::vector<std::string> MetadataOf(const v1::TableColumn& column) {
  return {"id",
          column.id(),
          "label",
          column.label(),
          "role",
          RoleName(column.role()),
          "unit",
          UnitName(column.unit()),
          "measure",
          column.measure(),
          "period",
          absl::StrCat(column.period_index()),
          "content",
          ContentName(column.content()),
          "numerator_in_brackets",
          column.numerator_in_brackets() ? "true" : "false",
          "dimension",
          column.dimension(),
          "display_format",
          DisplayFormat(column)};
}

// As JSON, for exporters to write it into their files; "" where nothing is set.
std::string ToJson(const google::protobuf::Message& message) {
  std::string json;
  if (message.ByteSizeLong() == 0 ||
      !google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return "";
  }
  return json;
}

absl::Status SendFrame(const std::string& frame, const FrameSink& sink) {
  if (frame.size() > worker::kFrameHeader + worker::kMaxFrame) {
    return ErrorWithReason(absl::StatusCode::kResourceExhausted,
                           "a part of the document is over 16 MiB",
                           "DOCUMENT_PART_TOO_LARGE");
  }
  return sink(frame);
}

}  // namespace

absl::Status DocumentEncoder::BadDocument(const std::string& text) const {
  std::string where;
  if (in_table_) where = absl::StrCat("table ", table_.id(), ": ");
  return ErrorWithReason(absl::StatusCode::kInternal,
                         absl::StrCat("bad document: ", where, text),
                         "BAD_DOCUMENT");
}

absl::Status DocumentEncoder::Encode(const v1::DocumentPart& part,
                                     const FrameSink& sink) {
  if (part.part_case() == v1::DocumentPart::PART_NOT_SET) {
    return BadDocument("a part is empty");
  }
  if (part.has_header() == has_header_) {
    return BadDocument("it needs one header, and that first");
  }
  if (part.has_rows()) {
    if (!in_table_) return BadDocument("rows stand outside a table");
    return EncodeRows(part.rows(), sink);
  }
  if (absl::Status status = EndTable(sink); !status.ok()) return status;
  if (part.has_header()) return EncodeHeader(part.header(), sink);
  if (part.has_text()) return EncodeText(part.text(), sink);
  return EncodeTable(part.table(), sink);
}

absl::Status DocumentEncoder::Finish(const FrameSink& sink) {
  if (!has_header_) return BadDocument("it is empty");
  if (absl::Status status = EndTable(sink); !status.ok()) return status;
  return SendFrame(FrameWriter(FrameType::kEnd).Take(), sink);
}

absl::Status DocumentEncoder::EndTable(const FrameSink& sink) {
  if (!in_table_) return absl::OkStatus();
  in_table_ = false;
  return SendFrame(FrameWriter(FrameType::kTableEnd).Take(), sink);
}

absl::Status DocumentEncoder::EncodeHeader(const v1::DocumentHeader& header,
                                           const FrameSink& sink) {
  has_header_ = true;
  worker::DocumentHead head;
  head.data_date = DayNumber(header.data_version().data_date());
  head.data_version = header.data_version().version();
  head.id = header.id();
  head.title = header.title();
  head.generator = header.generator();
  head.disclosure_profile = header.disclosure_profile();
  head.authority = header.authority();
  for (const v1::Period& period : header.periods()) {
    head.periods.push_back({DayNumber(period.first_day()),
                            DayNumber(period.last_day()), period.label()});
  }
  head.source = ToJson(header.source());
  return SendFrame(worker::EncodeDocument(head), sink);
}

absl::Status DocumentEncoder::EncodeText(const v1::TextBlock& text,
                                         const FrameSink& sink) {
  const bool known = text.style() == v1::TEXT_STYLE_HEADING ||
                     text.style() == v1::TEXT_STYLE_NOTE;
  worker::TextPart part;
  part.style = known ? text.style() : v1::TEXT_STYLE_PARAGRAPH;
  part.text = text.text();
  for (const v1::TextFigure& figure : text.figures()) {
    part.figures.push_back({static_cast<uint32_t>(figure.begin()),
                            static_cast<uint32_t>(figure.size()),
                            figure.name()});
  }
  return SendFrame(worker::EncodeText(part), sink);
}

absl::Status DocumentEncoder::EncodeTable(const v1::TableStart& table,
                                          const FrameSink& sink) {
  if (!table_ids_.insert(table.id()).second) {
    return BadDocument(absl::StrCat("two tables are called ", table.id()));
  }
  table_ = table;
  rows_of_table_.Begin(table);
  in_table_ = true;
  ++tables_;
  const v1::ChartHint& chart = table.chart();
  worker::TablePart part;
  part.chart_type = v1::ChartType_IsValid(chart.type())
                        ? chart.type()
                        : v1::CHART_TYPE_UNSPECIFIED;
  part.id = table.id();
  part.title = table.title();
  part.chart_title = chart.title();
  part.chart_alt_text = chart.alt_text();
  part.question = ToJson(table.question());
  part.notes = {table.notes().begin(), table.notes().end()};
  for (const v1::TableColumn& column : table.columns()) {
    part.columns.push_back(
        {RoleOf(column.role()), column.id(), MetadataOf(column)});
  }
  return SendFrame(worker::EncodeTable(part), sink);
}

absl::Status DocumentEncoder::CheckRow(const v1::TableRow& row) const {
  if (row.cells_size() != table_.columns_size()) {
    return BadDocument(absl::StrCat("a row has ", row.cells_size(),
                                    " cells for ", table_.columns_size(),
                                    " columns"));
  }
  for (int i = 0; i < row.cells_size(); ++i) {
    const v1::TableColumn& column = table_.columns(i);
    if (!CellSuits(row.cells(i), column.role())) {
      return BadDocument(absl::StrCat("a cell of column ", column.id(),
                                      " does not suit its role, ",
                                      RoleName(column.role())));
    }
  }
  return absl::OkStatus();
}

absl::Status DocumentEncoder::EncodeRows(const v1::TableRows& rows,
                                         const FrameSink& sink) {
  size_t size = 0;
  for (const v1::TableRow& row : rows.rows()) {
    if (absl::Status status = CheckRow(row); !status.ok()) return status;
    const size_t row_size = RowSize(row);
    if (rows_of_table_.rows() > 0 &&
        (size + row_size > kBatchBytes ||
         rows_of_table_.rows() == REDRESS_MAX_BATCH_ROWS)) {
      absl::Status status = SendFrame(rows_of_table_.Take(), sink);
      if (!status.ok()) return status;
      size = 0;
    }
    rows_of_table_.Add(row);
    size += row_size;
  }
  rows_ += rows.rows_size();
  if (rows_of_table_.rows() == 0) return absl::OkStatus();
  return SendFrame(rows_of_table_.Take(), sink);
}

}  // namespace redress::exporting
