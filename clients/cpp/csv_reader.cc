#include "clients/cpp/csv_reader.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/utf8.h"

namespace redress::client {
namespace {

constexpr size_t kBufferBytes = 1 << 16;
constexpr int kEnd = -1;

constexpr char kSaveAsUtf8[] =
    "save the file as UTF-8 (in Excel: \"CSV UTF-8\")";

// "1,048,576".
std::string WithCommas(int64_t number) {
  std::string text = absl::StrCat(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(at, 1, ',');
  }
  return text;
}

// The first `wanted` in [begin, end); end where there is none. Long rows are
// skipped at the speed of memchr.
const char* Find(const char* begin, const char* end, char wanted) {
  const void* found = std::memchr(begin, wanted, end - begin);
  return found == nullptr ? end : static_cast<const char*>(found);
}

std::string NotUtf8(unsigned char byte, size_t position) {
  std::string message = absl::StrFormat(
      "byte %d of the cell is 0x%02X, which is not UTF-8", position + 1, byte);
  // From 0xA0 on Latin-1 and Windows-1252 agree, and agree with Unicode.
  if (byte >= 0xA0) {
    std::string letter;
    AppendUtf8(byte, letter);
    absl::StrAppend(&message, "; in Latin-1 it is \"", letter, "\"");
  }
  return absl::StrCat(message, "; ", kSaveAsUtf8);
}

}  // namespace

CsvReader::CsvReader(std::istream& in, size_t max_row_bytes)
    : in_(in), max_row_bytes_(max_row_bytes), buffer_(kBufferBytes) {}

bool CsvReader::Refill() {
  if (failed_ || !in_) return false;
  in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  position_ = 0;
  size_ = static_cast<size_t>(in_.gcount());
  bytes_ += in_.gcount();
  failed_ = in_.bad();
  return size_ > 0;
}

int CsvReader::Peek() {
  if (position_ == size_ && !Refill()) return kEnd;
  return static_cast<unsigned char>(buffer_[position_]);
}

void CsvReader::Take() {
  if (buffer_[position_] == '\n') ++line_;
  ++position_;
  ++row_bytes_;
}

void CsvReader::SkipByteOrderMark() {
  started_ = true;
  if (Peek() == kEnd) return;
  const size_t ahead = std::min<size_t>(size_, 3);
  const std::string start(buffer_.data(), ahead);
  if (start == "\xEF\xBB\xBF") position_ = 3;
  utf16_ = start.substr(0, 2) == "\xFF\xFE" || start.substr(0, 2) == "\xFE\xFF";
}

bool CsvReader::Next(CsvRow& row) {
  if (!started_) {
    SkipByteOrderMark();
    if (utf16_) {
      row = CsvRow();
      row.line = 1;
      Report(row, 1, "UTF16",
             absl::StrCat("the file is UTF-16; ", kSaveAsUtf8));
      return true;
    }
  }
  if (utf16_) return false;
  while (Peek() != kEnd) {
    if (ReadRow(row)) return true;
  }
  return false;
}

bool CsvReader::ReadRow(CsvRow& row) {
  row.line = line_;
  row.cells.assign(1, "");
  row.problem.reset();
  state_ = State::kCellStart;
  row_bytes_ = 0;
  cell_line_ = line_;
  while (true) {
    const int byte = Peek();
    if (byte == kEnd) break;
    if (row_bytes_ >= static_cast<int64_t>(max_row_bytes_)) {
      SkipRow(row);
      return true;
    }
    if (state_ == State::kQuoted) {
      TakeQuoted(byte, row);
    } else if (!TakeUnquoted(byte, row)) {
      break;
    }
  }
  if (state_ == State::kQuoted) {
    Report(row, cell_line_, "UNCLOSED_QUOTE",
           "a quote is opened and never closed; everything after it up to the "
           "end of the file belongs to this cell");
  }
  FinishCell(row);
  return state_ != State::kCellStart || row.cells.size() > 1;
}

void CsvReader::TakeQuoted(int byte, CsvRow& row) {
  Take();
  if (byte == '"') {
    if (Peek() == '"') {
      Take();
      row.cells.back() += '"';
    } else {
      state_ = State::kAfterQuote;
    }
  } else if (byte != '\r' || Peek() != '\n') {
    row.cells.back() += static_cast<char>(byte);
  }
}

bool CsvReader::TakeUnquoted(int byte, CsvRow& row) {
  const int64_t line = line_;
  Take();
  if (byte == '\n') return false;
  if (byte == '\r' && (Peek() == '\n' || Peek() == kEnd)) {
    if (Peek() == '\n') Take();
    return false;
  }
  if (byte == ',') {
    FinishCell(row);
    row.cells.emplace_back();
    cell_line_ = line_;
    state_ = State::kCellStart;
    return true;
  }
  if (byte == '"' && state_ == State::kCellStart) {
    state_ = State::kQuoted;
    return true;
  }
  if (byte == '\r') {
    Report(row, line, "BARE_CARRIAGE_RETURN",
           "a carriage return without a line feed; lines end in LF or CRLF");
  } else if (state_ == State::kAfterQuote) {
    Report(row, line, "TEXT_AFTER_QUOTE",
           "text follows the closing quote; a quote inside a quoted cell is "
           "written twice");
  } else if (byte == '"') {
    Report(row, line, "QUOTE_IN_CELL",
           "a quote inside a cell that does not begin with one; put the whole "
           "cell in quotes and write the quotes inside it twice");
  }
  row.cells.back() += static_cast<char>(byte);
  state_ = State::kPlain;
  return true;
}

void CsvReader::FinishCell(CsvRow& row) {
  const std::string& cell = row.cells.back();
  size_t bad = cell.find('\0');
  const size_t not_utf8 = FindInvalidUtf8(cell);
  const bool nul = bad < not_utf8;
  bad = std::min(bad, not_utf8);
  if (bad == std::string::npos) return;
  const int64_t line =
      cell_line_ + std::count(cell.data(), cell.data() + bad, '\n');
  if (nul) {
    Report(row, line, "NUL_BYTE",
           absl::StrCat("byte ", bad + 1, " of the cell is a NUL byte"));
  } else {
    Report(row, line, "NOT_UTF8",
           NotUtf8(static_cast<unsigned char>(cell[bad]), bad));
  }
}

void CsvReader::SkipRow(CsvRow& row) {
  const size_t column = row.cells.size();
  while (Peek() != kEnd && !SkipBuffered()) {
  }
  std::string message = absl::StrCat(
      "the row is ", WithCommas(row_bytes_), " bytes long; the limit is ",
      WithCommas(static_cast<int64_t>(max_row_bytes_)));
  if (state_ == State::kQuoted) {
    absl::StrAppend(&message, "; a quote opened on line ", cell_line_,
                    " is never closed");
  }
  row.cells.clear();
  row.problem = CsvProblem{row.line, column, "ROW_TOO_LONG", message};
}

bool CsvReader::SkipBuffered() {
  const char* const begin = buffer_.data() + position_;
  const char* const end = buffer_.data() + size_;
  const char* at = begin;
  const char* line_end = nullptr;
  bool ended = false;
  while (at < end && !ended) {
    if (state_ == State::kQuoted) {
      const char* quote = Find(at, end, '"');
      line_ += std::count(at, quote, '\n');
      at = quote;
      if (at == end) break;
      // A doubled quote leaves the cell and enters it again: the same thing.
      state_ = State::kAfterQuote;
      ++at;
      continue;
    }
    if (state_ == State::kPlain) {
      // Within a plain cell only a comma or the line's end matters.
      if (line_end == nullptr || line_end < at) line_end = Find(at, end, '\n');
      at = Find(at, line_end, ',');
      if (at == end) break;
    }
    const char byte = *at++;
    if (byte == '\n') {
      ++line_;
      ended = true;
    } else if (byte == ',') {
      state_ = State::kCellStart;
    } else if (byte == '"') {
      if (state_ == State::kCellStart) cell_line_ = line_;
      state_ = State::kQuoted;
    } else {
      state_ = State::kPlain;
    }
  }
  row_bytes_ += at - begin;
  position_ += at - begin;
  return ended;
}

void CsvReader::Report(CsvRow& row, int64_t line, const char* reason,
                       const std::string& message) {
  if (row.problem.has_value()) return;
  row.problem = CsvProblem{line, row.cells.size(), reason, message};
}

}  // namespace redress::client
