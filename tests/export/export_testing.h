// What tests of exports share: documents, and a run of one plugin through a
// worker.

#ifndef REDRESS_TESTS_EXPORT_EXPORT_TESTING_H_
#define REDRESS_TESTS_EXPORT_EXPORT_TESTING_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "redress/v1/document.pb.h"
#include "redress/v1/export.pb.h"
#include "service/export/export_job.h"

namespace redress::exporting {

// A folder of the test's own, removed with it.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  const std::string& path() const { return path_; }
  bool IsEmpty() const;

 private:
  std::string path_;
};

// The path of the worker that this build made.
std::string WorkerPath();

// What a run wrote, put together from its responses, which are checked: order,
// offsets, sizes, checksums.
struct Written {
  std::map<std::string, std::string> files;  // by name
  std::map<std::string, std::string> media_types;
  std::vector<std::string> messages;
  std::vector<size_t> chunk_sizes;
  int64_t progress_rows = 0;
  int64_t progress_tables = 0;
  bool has_trailer = false;
};

// The description of the plugin at `path`; the test fails where it is rejected.
ExporterFile DescribedPlugin(const std::string& path);

// A job for the plugin with a minute of time.
ExportJob MakeJob(const ExporterFile& exporter,
                  const std::map<std::string, std::string>& options,
                  const std::string& temporary_folder);

// Runs `job` over `parts`. Checks that the temporary folder is empty and no
// child process left afterwards.
absl::Status RunJob(const ExportJob& job,
                    const std::vector<v1::DocumentPart>& parts,
                    Written* written);

// Runs the plugin at `path` over `parts` with a folder of its own.
absl::Status RunPlugin(const std::string& path,
                       const std::map<std::string, std::string>& options,
                       const std::vector<v1::DocumentPart>& parts,
                       Written* written);

// Parts of documents.
v1::DocumentPart HeaderPart(const std::string& id, const std::string& title);
v1::DocumentPart TextPart(v1::TextStyle style, const std::string& text);
v1::DocumentPart TablePart(const std::string& id, const std::string& title);
v1::TableColumn* AddColumn(v1::DocumentPart* table, const std::string& id,
                           const std::string& label, v1::ColumnRole role,
                           v1::Unit unit = v1::UNIT_UNSPECIFIED);
v1::TableRow* AddRow(v1::DocumentPart* rows,
                     v1::RowType type = v1::ROW_TYPE_MEMBERS);
void AddText(v1::TableRow* row, const std::string& text);
void AddCount(v1::TableRow* row, int64_t count);
void AddRate(v1::TableRow* row, int64_t part, int64_t base,
             const std::string& display);
void AddStatus(v1::TableRow* row, v1::CellStatus status,
               const std::string& display);
void AddDate(v1::TableRow* row, int year, int month, int day);
void AddEmpty(v1::TableRow* row);

// A header, a heading, a table of two teams and a total, a note.
std::vector<v1::DocumentPart> SmallDocument();

// A header and a table of `rows` rows of a name and a count.
std::vector<v1::DocumentPart> LongDocument(int rows);

}  // namespace redress::exporting

#endif  // REDRESS_TESTS_EXPORT_EXPORT_TESTING_H_
