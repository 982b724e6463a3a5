// Imports a CSV file: reader, columns and session put together.

#ifndef REDRESS_CLIENTS_CPP_CSV_IMPORT_H_
#define REDRESS_CLIENTS_CPP_CSV_IMPORT_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "clients/cpp/client.h"
#include "clients/cpp/csv_items.h"
#include "redress/v1/query.pb.h"

namespace redress::client {

struct CsvImportOptions {
  // The file's name, for messages and for the server's log.
  std::string source;
  // The day that the data speak for. Absent: the day of the import.
  std::optional<v1::Date> data_date;
  // Checks everything and stores nothing.
  bool dry_run = false;
  // Stores all rows or none.
  bool strict = false;
  // Rows sent at a time, 1 to 1,000.
  int batch_size = 1000;
};

struct CsvImportObserver {
  // Called for each row that was not accepted, and for each that was accepted
  // and flagged; in the order of the file.
  std::function<void(const RowReport&)> rejected;
  std::function<void(const RowReport&)> flagged;
  // Called now and then with the bytes and rows read so far.
  std::function<void(int64_t bytes, int64_t rows)> progress;
};

struct CsvImportSummary {
  CsvKind kind = CsvKind::kCases;
  // Rows read, and what became of them. On a dry run, or where a strict import
  // was refused: what would have.
  int64_t rows = 0;
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t rejected = 0;
  int64_t flagged = 0;
  // The version that holds them; 0 where nothing was stored.
  v1::DataVersion data_version;
};

// Reads `in` to its end and imports its rows. A row that is not accepted keeps
// no other row out, unless the import is strict. A strict import reads `in`
// twice, so that it must be a file.
//
// `summary` is filled in also where an error ends the import: with what had
// been done by then. Errors beside those of the server, by reason: CSV_HEADER
// where the header is wrong (the message lists everything), LOCAL_FILE where
// `in` cannot be read.
absl::Status ImportCsv(Client& client, std::istream& in,
                       const CsvImportOptions& options,
                       const CsvImportObserver& observer,
                       CsvImportSummary& summary);

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_IMPORT_H_
