// Reads CSV (RFC 4180) row by row, whatever the file holds.

#ifndef REDRESS_CLIENTS_CPP_CSV_READER_H_
#define REDRESS_CLIENTS_CPP_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace redress::client {

// Why a row cannot be used.
struct CsvProblem {
  // The line on which it is, from 1; a quoted cell may span many lines.
  int64_t line = 0;
  // The cell, from 1; 0 where it is about the row.
  size_t column = 0;
  // A stable code in UPPER_SNAKE_CASE: ROW_TOO_LONG, UNCLOSED_QUOTE,
  // QUOTE_IN_CELL, TEXT_AFTER_QUOTE, BARE_CARRIAGE_RETURN, NUL_BYTE, NOT_UTF8,
  // UTF16.
  std::string reason;
  // What is wrong, without line and column.
  std::string message;
};

// One row.
struct CsvRow {
  // The line on which it begins, from 1.
  int64_t line = 0;
  // The cells, unquoted; a line break in a quoted cell is LF. Where there is a
  // problem they may be incomplete or hold any bytes; else they are valid UTF-8
  // without NUL.
  std::vector<std::string> cells;
  // The first thing that is wrong with it.
  std::optional<CsvProblem> problem;
};

// Lines end in LF or CRLF; a byte order mark at the start is skipped; rows
// without a character are skipped. A row with a problem is handed out with it,
// and reading goes on with the next row. No more than one row is ever held, and
// of a row no more than `max_row_bytes`: a longer one is skipped, and named.
//
// One thread at a time.
class CsvReader {
 public:
  static constexpr size_t kMaxRowBytes = 1 << 20;

  // `in` must outlive the reader.
  explicit CsvReader(std::istream& in, size_t max_row_bytes = kMaxRowBytes);

  // Reads the next row; false at the end of the input.
  bool Next(CsvRow& row);

  // Bytes read so far, for progress.
  int64_t bytes() const { return bytes_; }

  // True where the input ended because it could not be read.
  bool failed() const { return failed_; }

 private:
  // Where in a row the reader is.
  enum class State { kCellStart, kPlain, kQuoted, kAfterQuote };

  bool Refill();
  int Peek();
  // Takes the byte that Peek() showed.
  void Take();
  void SkipByteOrderMark();
  // Reads one row as it stands; false where it had no character.
  bool ReadRow(CsvRow& row);
  void TakeQuoted(int byte, CsvRow& row);
  // False where the byte ended the row.
  bool TakeUnquoted(int byte, CsvRow& row);
  void FinishCell(CsvRow& row);
  void SkipRow(CsvRow& row);
  // Drops what is left of the row in the buffer; true where it ended there.
  bool SkipBuffered();
  void Report(CsvRow& row, int64_t line, const char* reason,
              const std::string& message);

  std::istream& in_;
  const size_t max_row_bytes_;
  std::vector<char> buffer_;
  size_t position_ = 0;
  size_t size_ = 0;
  int64_t bytes_ = 0;
  int64_t line_ = 1;
  // Of the row being read.
  State state_ = State::kCellStart;
  int64_t row_bytes_ = 0;
  int64_t cell_line_ = 0;
  bool started_ = false;
  bool utf16_ = false;
  bool failed_ = false;
};

}  // namespace redress::client

#endif  // REDRESS_CLIENTS_CPP_CSV_READER_H_
