#include "tests/export/export_testing.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/export/describe.h"
#include "service/export/digest.h"

namespace redress::exporting {
namespace {

// Takes responses and checks that they fit together.
class Collector {
 public:
  explicit Collector(Written* written) : written_(written) {}

  absl::Status Take(const v1::ExportResponse& response) {
    EXPECT_FALSE(written_->has_trailer) << "the trailer is not the last";
    if (response.has_file()) {
      file_ = response.file().name();
      EXPECT_EQ(written_->files.count(file_), 0u);
      written_->files[file_] = "";
      written_->media_types[file_] = response.file().media_type();
    } else if (response.has_chunk()) {
      TakeChunk(response.chunk());
    } else if (response.has_progress()) {
      written_->progress_rows = response.progress().rows();
      written_->progress_tables = response.progress().tables();
    } else if (response.has_trailer()) {
      TakeTrailer(response.trailer());
    } else {
      ADD_FAILURE() << "unexpected " << response.ShortDebugString();
    }
    return absl::OkStatus();
  }

 private:
  void TakeChunk(const v1::ExportChunk& chunk) {
    std::string& content = written_->files[file_];
    EXPECT_EQ(chunk.offset(), static_cast<int64_t>(content.size()));
    EXPECT_GE(chunk.data().size(), 1u);
    EXPECT_LE(chunk.data().size(), 65536u);
    EXPECT_EQ(chunk.crc32c(), Crc32c(chunk.data()));
    written_->chunk_sizes.push_back(chunk.data().size());
    content += chunk.data();
  }

  void TakeTrailer(const v1::ExportTrailer& trailer) {
    written_->has_trailer = true;
    EXPECT_EQ(trailer.files_size(), static_cast<int>(written_->files.size()));
    for (const v1::ExportFileEnd& end : trailer.files()) {
      const std::string& content = written_->files[end.name()];
      EXPECT_EQ(end.size(), static_cast<int64_t>(content.size()));
      Sha256 digest;
      digest.Add(content);
      EXPECT_EQ(end.sha256(), digest.Finish());
    }
    written_->messages = {trailer.messages().begin(), trailer.messages().end()};
  }

  Written* written_;
  std::string file_;
};

void AddFigure(v1::TableRow* row, double value, int64_t numerator,
               int64_t denominator, const std::string& display) {
  v1::Cell* cell = row->add_cells()->mutable_figure();
  cell->set_value(value);
  cell->set_numerator(numerator);
  cell->set_denominator(denominator);
  cell->set_display(display);
}

void SetDate(int year, int month, int day, v1::Date* date) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
}

}  // namespace

TestFolder::TestFolder() {
  path_ = std::filesystem::temp_directory_path() / "redress-test-XXXXXX";
  EXPECT_NE(mkdtemp(path_.data()), nullptr);
}

TestFolder::~TestFolder() { std::filesystem::remove_all(path_); }

bool TestFolder::IsEmpty() const { return std::filesystem::is_empty(path_); }

std::string WorkerPath() {
  return REDRESS_BINARY_DIR "/bin/redress-export-worker";
}

ExporterFile DescribedPlugin(const std::string& path) {
  ExporterFile file;
  file.path = path;
  file.exporter = DescribePlugin(WorkerPath(), path, std::chrono::minutes(1));
  EXPECT_EQ(file.exporter.rejected_reason(), "") << path;
  return file;
}

ExportJob MakeJob(const ExporterFile& exporter,
                  const std::map<std::string, std::string>& options,
                  const std::string& temporary_folder) {
  ExportJob job;
  job.exporter = exporter;
  job.options = options;
  job.worker = WorkerPath();
  job.temporary_folder = temporary_folder;
  job.deadline = std::chrono::system_clock::now() + std::chrono::minutes(1);
  return job;
}

absl::Status RunJob(const ExportJob& job,
                    const std::vector<v1::DocumentPart>& parts,
                    Written* written) {
  Collector collector(written);
  absl::Status status = RunExport(
      job,
      [&](const std::function<absl::Status(const v1::DocumentPart&)>& take) {
        for (const v1::DocumentPart& part : parts) {
          absl::Status taken = take(part);
          if (!taken.ok()) return taken;
        }
        return absl::OkStatus();
      },
      [&](const v1::ExportResponse& response) {
        return collector.Take(response);
      });
  EXPECT_EQ(written->has_trailer, status.ok());
  EXPECT_TRUE(std::filesystem::is_empty(job.temporary_folder));
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "a process is left";
  EXPECT_EQ(errno, ECHILD);
  return status;
}

absl::Status RunPlugin(const std::string& path,
                       const std::map<std::string, std::string>& options,
                       const std::vector<v1::DocumentPart>& parts,
                       Written* written) {
  const TestFolder folder;
  return RunJob(MakeJob(DescribedPlugin(path), options, folder.path()), parts,
                written);
}

v1::DocumentPart HeaderPart(const std::string& id, const std::string& title) {
  v1::DocumentPart part;
  v1::DocumentHeader* header = part.mutable_header();
  header->set_id(id);
  header->set_title(title);
  header->set_generator("redress 0.1.0");
  header->set_disclosure_profile("internal");
  header->set_authority("Exampleshire");
  header->mutable_data_version()->set_version(7);
  SetDate(2019, 10, 31, header->mutable_data_version()->mutable_data_date());
  v1::Period* current = header->add_periods();
  current->set_label("2019/20 H1");
  SetDate(2019, 4, 1, current->mutable_first_day());
  SetDate(2019, 9, 30, current->mutable_last_day());
  v1::Period* before = header->add_periods();
  before->set_label("2018/19 H1");
  SetDate(2018, 4, 1, before->mutable_first_day());
  SetDate(2018, 9, 30, before->mutable_last_day());
  return part;
}

v1::DocumentPart TextPart(v1::TextStyle style, const std::string& text) {
  v1::DocumentPart part;
  part.mutable_text()->set_style(style);
  part.mutable_text()->set_text(text);
  return part;
}

v1::DocumentPart TablePart(const std::string& id, const std::string& title) {
  v1::DocumentPart part;
  part.mutable_table()->set_id(id);
  part.mutable_table()->set_title(title);
  return part;
}

v1::TableColumn* AddColumn(v1::DocumentPart* table, const std::string& id,
                           const std::string& label, v1::ColumnRole role,
                           v1::Unit unit) {
  v1::TableColumn* column = table->mutable_table()->add_columns();
  column->set_id(id);
  column->set_label(label);
  column->set_role(role);
  column->set_unit(unit);
  return column;
}

v1::TableRow* AddRow(v1::DocumentPart* rows, v1::RowType type) {
  v1::TableRow* row = rows->mutable_rows()->add_rows();
  row->set_type(type);
  return row;
}

void AddText(v1::TableRow* row, const std::string& text) {
  row->add_cells()->set_text(text);
}

void AddCount(v1::TableRow* row, int64_t count) {
  AddFigure(row, static_cast<double>(count), count, 1, absl::StrCat(count));
}

void AddRate(v1::TableRow* row, int64_t part, int64_t base,
             const std::string& display) {
  AddFigure(row, static_cast<double>(part) / static_cast<double>(base), part,
            base, display);
}

void AddStatus(v1::TableRow* row, v1::CellStatus status,
               const std::string& display) {
  AddFigure(row, 0, 0, 0, display);
  row->mutable_cells(row->cells_size() - 1)
      ->mutable_figure()
      ->set_status(status);
}

void AddDate(v1::TableRow* row, int year, int month, int day) {
  SetDate(year, month, day, row->add_cells()->mutable_date());
}

void AddEmpty(v1::TableRow* row) { row->add_cells(); }

std::vector<v1::DocumentPart> SmallDocument() {
  std::vector<v1::DocumentPart> parts = {
      HeaderPart("childrens-representations", "Representations"),
      TextPart(v1::TEXT_STYLE_HEADING, "Closed complaints")};
  v1::DocumentPart table = TablePart("closed_by_team", "Closed by team");
  table.mutable_table()->add_notes("Cancelled cases are left out.");
  AddColumn(&table, "team", "Team", v1::COLUMN_ROLE_LABEL);
  AddColumn(&table, "closed", "Closed", v1::COLUMN_ROLE_FIGURE, v1::UNIT_COUNT);
  AddColumn(&table, "upheld", "% upheld", v1::COLUMN_ROLE_FIGURE,
            v1::UNIT_PERCENT)
      ->set_numerator_in_brackets(true);
  parts.push_back(table);
  v1::DocumentPart rows;
  v1::TableRow* row = AddRow(&rows);
  AddText(row, "Fostering");
  AddCount(row, 3);
  AddRate(row, 1, 3, "33%");
  row = AddRow(&rows);
  AddText(row, "Leaving Care");
  AddCount(row, 0);
  AddStatus(row, v1::CELL_STATUS_NOT_APPLICABLE, "[z]");
  row = AddRow(&rows, v1::ROW_TYPE_TOTAL);
  AddText(row, "Total");
  AddCount(row, 3);
  AddRate(row, 1, 3, "33%");
  parts.push_back(rows);
  parts.push_back(TextPart(v1::TEXT_STYLE_NOTE, "Teams as recorded."));
  return parts;
}

std::vector<v1::DocumentPart> LongDocument(int rows) {
  std::vector<v1::DocumentPart> parts = {HeaderPart("query", "Names")};
  v1::DocumentPart table = TablePart("names", "Names");
  AddColumn(&table, "name", "Name", v1::COLUMN_ROLE_LABEL);
  AddColumn(&table, "count", "Count", v1::COLUMN_ROLE_FIGURE, v1::UNIT_COUNT);
  parts.push_back(table);
  constexpr int kBatch = 4096;
  for (int begin = 0; begin < rows; begin += kBatch) {
    v1::DocumentPart& part = parts.emplace_back();
    for (int i = begin; i < std::min(rows, begin + kBatch); ++i) {
      v1::TableRow* row = AddRow(&part);
      AddText(row, absl::StrCat("Name ", i));
      AddCount(row, i);
    }
  }
  return parts;
}

}  // namespace redress::exporting
