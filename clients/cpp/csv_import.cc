#include "clients/cpp/csv_import.h"

#include <algorithm>
#include <deque>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/base/errors.h"

namespace redress::client {
namespace {

// A batch is sent when it has this many bytes: with one more row it stays under
// gRPC's limit of 4 MB.
constexpr size_t kBatchBytes = 1 << 20;

bool IsBlank(const CsvRow& row) {
  return !row.problem.has_value() &&
         std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

absl::Status CannotRead(const std::string& source) {
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition,
                         absl::StrCat("cannot read ", source), "LOCAL_FILE");
}

absl::Status HeaderError(const std::string& source, int64_t line,
                         const std::string& problems) {
  std::string message;
  for (const auto& problem : absl::StrSplit(problems, '\n')) {
    absl::StrAppend(&message, message.empty() ? "" : "\n", source, ", line ",
                    line, ": ", problem);
  }
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, message,
                         "CSV_HEADER");
}

absl::StatusOr<CsvLayout> ReadLayout(CsvReader& reader,
                                     const std::string& source) {
  CsvRow row;
  if (!reader.Next(row)) {
    if (reader.failed()) return CannotRead(source);
    return HeaderError(source, 1, "the file is empty");
  }
  if (row.problem.has_value()) {
    // What is about the whole line has no column.
    const size_t column = row.problem->column;
    return HeaderError(
        source, row.problem->line,
        absl::StrCat(column > 0 ? absl::StrCat("column ", column, ": ") : "",
                     row.problem->message));
  }
  absl::StatusOr<CsvLayout> layout = ReadCsvHeader(row.cells);
  if (layout.ok()) return layout;
  return HeaderError(source, row.line, std::string(layout.status().message()));
}

// True where a row of the file cannot even be sent.
absl::StatusOr<bool> HasBadRow(std::istream& in, const std::string& source) {
  CsvReader reader(in);
  const absl::StatusOr<CsvLayout> layout = ReadLayout(reader, source);
  if (!layout.ok()) return layout.status();
  CsvRow row;
  bool bad = false;
  while (!bad && reader.Next(row)) {
    if (IsBlank(row)) continue;
    RowReport report;
    MakeItem(*layout, row, report);
    bad = !report.problems.empty();
  }
  if (reader.failed()) return CannotRead(source);
  in.clear();
  in.seekg(0);
  if (!in) {
    return absl::InvalidArgumentError(
        "a strict import reads its file twice, which this one does not allow");
  }
  return bad;
}

class Importer {
 public:
  Importer(Client& client, const CsvImportOptions& options,
           const CsvImportObserver& observer, CsvImportSummary& summary)
      : client_(client),
        options_(options),
        observer_(observer),
        summary_(summary) {}

  absl::Status Run(std::istream& in) {
    header_.set_source(options_.source);
    if (options_.data_date.has_value()) {
      *header_.mutable_data_date() = *options_.data_date;
    }
    header_.set_validate_only(options_.dry_run);
    header_.set_atomic(options_.strict && !options_.dry_run);
    if (header_.atomic()) {
      const absl::StatusOr<bool> bad = HasBadRow(in, options_.source);
      if (!bad.ok()) return bad.status();
      // The server never sees the bad rows, and must not commit the others. It
      // still says what is wrong with those.
      if (*bad) {
        header_.set_atomic(false);
        header_.set_validate_only(true);
      }
    }
    absl::Status status = ReadAndSend(in);
    Tell(/*up_to=*/INT64_MAX);
    return status;
  }

 private:
  struct Report {
    RowReport row;
    bool rejected;
  };

  absl::Status ReadAndSend(std::istream& in) {
    CsvReader reader(in);
    const absl::StatusOr<CsvLayout> layout =
        ReadLayout(reader, options_.source);
    if (!layout.ok()) return layout.status();
    summary_.kind = layout->kind;
    CsvRow row;
    while (reader.Next(row)) {
      if (IsBlank(row)) continue;
      ++summary_.rows;
      Take(*layout, row);
      if (!IsFull()) continue;
      if (absl::Status status = Flush(); !status.ok()) return status;
      if (observer_.progress) observer_.progress(reader.bytes(), summary_.rows);
    }
    if (reader.failed()) return CannotRead(options_.source);
    if (absl::Status status = Flush(); !status.ok()) return status;
    if (session_ != nullptr) {
      if (absl::Status status = session_->Finish(); !status.ok()) return status;
    }
    if (observer_.progress) observer_.progress(reader.bytes(), summary_.rows);
    return absl::OkStatus();
  }

  void Take(const CsvLayout& layout, const CsvRow& row) {
    RowReport report;
    v1::ImportItem item = MakeItem(layout, row, report);
    last_line_ = row.line;
    if (!report.problems.empty()) {
      ++summary_.rejected;
      reports_.push_back({std::move(report), true});
      return;
    }
    batch_bytes_ += item.ByteSizeLong();
    batch_.push_back(std::move(item));
  }

  // Rows that were rejected here count too, so that they are told of in time.
  bool IsFull() const {
    return batch_.size() + reports_.size() >=
               static_cast<size_t>(options_.batch_size) ||
           batch_bytes_ >= kBatchBytes;
  }

  absl::Status Flush() {
    if (batch_.empty()) {
      if (session_ != nullptr) {
        if (absl::Status status = session_->Await(); !status.ok()) {
          return status;
        }
      }
      Tell(last_line_);
      return absl::OkStatus();
    }
    if (session_ == nullptr) {
      session_ = client_.Import(
          header_, [this](const v1::ImportRecordsResponse& response) {
            Hear(response);
          });
    }
    // Before, as responses are heard within.
    sent_lines_.push_back(last_line_);
    absl::Status status = session_->Send(std::move(batch_));
    batch_.clear();
    batch_bytes_ = 0;
    return status;
  }

  void Hear(const v1::ImportRecordsResponse& response) {
    if (response.final()) {
      // The commit's own counts stand for those of the batches.
      summary_.created = summary_.updated = summary_.unchanged = 0;
    }
    summary_.created += response.created();
    summary_.updated += response.updated();
    summary_.unchanged += response.unchanged();
    summary_.rejected += response.rejected_size();
    summary_.flagged += response.flagged_size();
    if (response.data_version().version() > 0) {
      summary_.data_version = response.data_version();
    }
    for (const v1::ItemReport& report : response.rejected()) {
      reports_.push_back({FromItemReport(summary_.kind, report), true});
    }
    for (const v1::ItemReport& report : response.flagged()) {
      reports_.push_back({FromItemReport(summary_.kind, report), false});
    }
    if (sent_lines_.empty()) return;
    Tell(sent_lines_.front());
    sent_lines_.pop_front();
  }

  // Tells of the rows up to a line; those after it may get company yet.
  void Tell(int64_t up_to) {
    std::stable_sort(reports_.begin(), reports_.end(),
                     [](const Report& a, const Report& b) {
                       return a.row.line < b.row.line;
                     });
    auto end = reports_.begin();
    for (; end != reports_.end() && end->row.line <= up_to; ++end) {
      const auto& tell = end->rejected ? observer_.rejected : observer_.flagged;
      if (tell) tell(end->row);
    }
    reports_.erase(reports_.begin(), end);
  }

  Client& client_;
  const CsvImportOptions& options_;
  const CsvImportObserver& observer_;
  CsvImportSummary& summary_;
  v1::ImportHeader header_;
  std::vector<v1::ImportItem> batch_;
  size_t batch_bytes_ = 0;
  std::vector<Report> reports_;
  // The line of the last row read, and those of the last row of each batch that
  // has no response yet.
  int64_t last_line_ = 0;
  std::deque<int64_t> sent_lines_;
  // Last, so that it ends before what its observer uses.
  std::unique_ptr<ImportSession> session_;
};

}  // namespace

absl::Status ImportCsv(Client& client, std::istream& in,
                       const CsvImportOptions& options,
                       const CsvImportObserver& observer,
                       CsvImportSummary& summary) {
  summary = CsvImportSummary();
  return Importer(client, options, observer, summary).Run(in);
}

}  // namespace redress::client
