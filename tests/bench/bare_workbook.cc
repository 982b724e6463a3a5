#include "tests/bench/bare_workbook.h"

#include <xlsxwriter.h>

#include "tests/bench/case_table.h"

namespace redress::bench {
namespace {

// Day 0 of the documents in Excel's calendar.
constexpr double kFirstExcelDay = 25569;

}  // namespace

absl::Status WriteBareWorkbook(int64_t rows, const std::string& path,
                               const std::string& folder) {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.tmpdir = const_cast<char*>(folder.c_str());
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (workbook == nullptr) return absl::InternalError("no workbook");
  // The exporter's first column stands apart from the others too.
  lxw_format* label = workbook_add_format(workbook);
  format_set_text_wrap(label);
  lxw_format* text = workbook_add_format(workbook);
  format_set_text_wrap(text);
  format_set_indent(text, 1);
  lxw_format* date = workbook_add_format(workbook);
  format_set_num_format(date, "d mmm yyyy");
  lxw_format* days = workbook_add_format(workbook);
  format_set_num_format(days, "#,##0");
  lxw_format* pounds = workbook_add_format(workbook);
  format_set_num_format(pounds, "£#,##0.00");
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, "cases");
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
  const lxw_error closed = workbook_close(workbook);
  if (error == LXW_NO_ERROR) error = closed;
  return error == LXW_NO_ERROR ? absl::OkStatus()
                               : absl::InternalError(lxw_strerror(error));
}

}  // namespace redress::bench
