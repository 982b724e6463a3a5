#include "tests/bench/bare_workbook.h"

#include "tests/bench/case_table.h"

namespace redress::bench {
namespace {

// Day 0 of the documents in Excel's calendar.
constexpr double kFirstExcelDay = 25569;

}  // namespace

BareWorkbook::BareWorkbook(const std::string& path, const std::string& folder) {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = const_cast<char*>(folder.c_str());
  workbook_ = workbook_new_opt(path.c_str(), &options);
  if (workbook_ == nullptr) return;
  label_ = workbook_add_format(workbook_);
  format_set_text_wrap(label_);
  text_ = workbook_add_format(workbook_);
  format_set_text_wrap(text_);
  format_set_indent(text_, 1);
  sheet_ = workbook_add_worksheet(workbook_, "cases");
}

lxw_format* BareWorkbook::AddNumberFormat(const char* format) {
  lxw_format* added = workbook_add_format(workbook_);
  format_set_num_format(added, format);
  return added;
}

absl::Status BareWorkbook::Close() {
  const lxw_error error = workbook_close(workbook_);
  return error == LXW_NO_ERROR ? absl::OkStatus()
                               : absl::InternalError(lxw_strerror(error));
}

absl::Status WriteBareWorkbook(int64_t rows, const std::string& path,
                               const std::string& folder) {
  BareWorkbook workbook(path, folder);
  if (!workbook.ok()) return absl::InternalError("no workbook");
  lxw_worksheet* const sheet = workbook.sheet();
  lxw_format* const label = workbook.label();
  lxw_format* const text = workbook.text();
  lxw_format* const date = workbook.AddNumberFormat("d mmm yyyy");
  lxw_format* const days = workbook.AddNumberFormat("#,##0");
  lxw_format* const pounds = workbook.AddNumberFormat("£#,##0.00");
  lxw_col_t column = 0;
  for (const std::string& heading : CaseHeadings()) {
    worksheet_write_string(sheet, 0, column++, heading.c_str(), text);
  }
  lxw_error error = LXW_NO_ERROR;
  for (int64_t i = 0; i < rows && error == LXW_NO_ERROR; ++i) {
    const CaseCells& cells = CaseRow(i);
    const auto row = static_cast<lxw_row_t>(i + 1);
    worksheet_write_string(sheet, row, 0, cells.reference.c_str(), label);
    worksheet_write_number(sheet, row, 1, cells.received + kFirstExcelDay,
                           date);
    worksheet_write_number(sheet, row, 2, cells.closed + kFirstExcelDay, date);
    worksheet_write_string(sheet, row, 3, cells.team.c_str(), text);
    worksheet_write_string(sheet, row, 4, cells.category.c_str(), text);
    worksheet_write_string(sheet, row, 5, cells.outcome.c_str(), text);
    worksheet_write_number(sheet, row, 6,
                           static_cast<double>(cells.response_days), days);
    error = worksheet_write_number(
        sheet, row, 7, static_cast<double>(cells.remedy_pence) / 100, pounds);
  }
  const absl::Status closed = workbook.Close();
  return error == LXW_NO_ERROR ? closed
                               : absl::InternalError(lxw_strerror(error));
}

}  // namespace redress::bench
