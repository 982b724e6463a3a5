#include "plugins/excel/excel_table.h"

#include <cstdint>

namespace redress::excel {
namespace {

// The library refuses tables on streamed sheets, because it would write their
// headings itself, and those rows may have gone to the file. The headings are
// written by us and a table touches no other cell, so the refusal is lifted for
// the call. Another version may do more in it: look before allowing it here;
// table_sheet_test.cc and readers_test.py say what must hold.
static_assert(LXW_VERSION_ID == 114,
              "see whether worksheet_add_table() still writes no cells of a "
              "table without a header row");

class WhileTablesAreTaken {
 public:
  explicit WhileTablesAreTaken(lxw_worksheet* sheet)
      : sheet_(sheet), optimize_(sheet->optimize) {
    sheet_->optimize = LXW_FALSE;
  }
  ~WhileTablesAreTaken() { sheet_->optimize = optimize_; }
  WhileTablesAreTaken(const WhileTablesAreTaken&) = delete;
  WhileTablesAreTaken& operator=(const WhileTablesAreTaken&) = delete;

 private:
  lxw_worksheet* sheet_;
  uint8_t optimize_;
};

}  // namespace

Style HeadingStyle() {
  Style style;
  style.bold = true;
  style.wrap = true;
  style.low = true;
  style.thick_bottom = true;
  return style;
}

void AddExcelTable(lxw_worksheet* sheet, const ExcelTable& table) {
  ExcelTable own = table;
  std::vector<lxw_table_column> columns(own.headers.size());
  std::vector<lxw_table_column*> pointers;
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].header = own.headers[i].data();
    pointers.push_back(&columns[i]);
  }
  pointers.push_back(nullptr);
  lxw_table_options options = {};
  options.name = own.name.data();
  options.no_autofilter = LXW_TRUE;
  options.no_banded_rows = LXW_TRUE;
  // For the call only, so that no cell is written.
  options.no_header_row = LXW_TRUE;
  // Light 0 is no style: the cells have their own.
  options.style_type = LXW_TABLE_STYLE_TYPE_LIGHT;
  options.style_type_number = 0;
  options.columns = pointers.data();
  {
    const WhileTablesAreTaken taken(sheet);
    Check(worksheet_add_table(sheet, own.header_row, 0, own.last_row,
                              static_cast<lxw_col_t>(columns.size() - 1),
                              &options),
          "a table");
  }
  lxw_table_obj* added = STAILQ_FIRST(sheet->table_objs);
  while (STAILQ_NEXT(added, list_pointers) != nullptr) {
    added = STAILQ_NEXT(added, list_pointers);
  }
  added->no_header_row = LXW_FALSE;
}

}  // namespace redress::excel
