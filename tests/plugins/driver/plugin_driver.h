// Runs a built plugin on a document through the C ABI, as the worker does, but
// in the test's own process.

#ifndef REDRESS_TESTS_PLUGINS_DRIVER_PLUGIN_DRIVER_H_
#define REDRESS_TESTS_PLUGINS_DRIVER_PLUGIN_DRIVER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "redress/export/document.h"

namespace redress::testing {

// A cell to be sent. Empty by default.
struct TestCell {
  Cell::Kind kind = Cell::Kind::kEmpty;
  std::string text;
  double value = 0;
  CellStatus status = CellStatus::kNumber;
  int64_t numerator = 0;
  int64_t denominator = 0;
  Unit unit = Unit::kNone;
  std::string display;
  Day date;
};

TestCell TextCell(const std::string& text);
TestCell CountCell(int64_t count);
// part / base as a rate; [z] over nothing.
TestCell RateCell(int64_t part, int64_t base, const std::string& display);
TestCell PenceCell(int64_t pence, const std::string& display);
TestCell StatusCell(CellStatus status, Unit unit);
TestCell DateCell(Day day);

struct TestRow {
  RowType type = RowType::kMembers;
  std::vector<TestCell> cells;
};

struct TestTable {
  TableInfo info;
  std::vector<TestRow> rows;
};

using TestPart = std::variant<TextBlock, TestTable>;

struct TestDocument {
  DocumentInfo info;
  std::vector<TestPart> parts;
};

ColumnInfo LabelColumn(const std::string& id, const std::string& label);
ColumnInfo FigureColumn(const std::string& id, const std::string& label,
                        Unit unit, const std::string& measure, int period = 0,
                        ColumnContent content = ColumnContent::kFigure);

// The day of a date.
Day MakeDay(int year, int month, int day);

struct ExportResult {
  redress_code code = REDRESS_OK;
  std::string error;
  // By name; complete only where code is 0.
  std::map<std::string, std::string> files;
  std::vector<std::string> messages;
};

// What a plugin says of itself.
struct PluginDescription {
  std::string id;
  std::string file_extension;
  std::vector<std::string> accepted_documents;
  // Option name to default value.
  std::map<std::string, std::string> options;
};

PluginDescription Describe(const std::string& plugin);

// Writes `document` with the plugin at the path `plugin`, with its options'
// defaults where `options` has none, in the format of that id or, where it is
// empty, in the first. Batches have at most `batch_rows` rows.
ExportResult Export(const std::string& plugin, const TestDocument& document,
                    const std::map<std::string, std::string>& options,
                    size_t batch_rows = REDRESS_MAX_BATCH_ROWS,
                    const std::string& format = "");

// A folder of the calling test's own, removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& bytes) const;

 private:
  std::string path_;
};

// The output of a command, and its exit code.
struct CommandResult {
  int exit_code = 0;
  std::string output;
};
CommandResult RunCommand(const std::string& command);

}  // namespace redress::testing

#endif  // REDRESS_TESTS_PLUGINS_DRIVER_PLUGIN_DRIVER_H_
