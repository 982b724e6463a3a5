#include "clients/cpp/csv_wording.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "clients/cpp/csv_cells.h"

namespace redress::client {
namespace {

constexpr char kPounds[] = "_gbp";
constexpr char kPence[] = " pence";
// How CsvColumnForPath() names the columns of a whole stage.
constexpr char kWholeStage[] = "_*";

// The column of a path; the text itself where it names none, as most words of a
// message, or names many.
std::string ColumnOr(CsvKind kind, const std::string& text) {
  std::string column = CsvColumnForPath(kind, text);
  return absl::EndsWith(column, kWholeStage) ? text : column;
}

bool IsWordByte(char byte) {
  const auto unsigned_byte = static_cast<unsigned char>(byte);
  return absl::ascii_isalnum(unsigned_byte) || byte == '_' || byte == '.' ||
         byte == '-' || byte == '[' || byte == ']';
}

// The first byte after the word at `start`; a full stop that ends it is none of
// its own.
size_t EndOfWord(const std::string& message, size_t start) {
  size_t end = start;
  while (end < message.size() && IsWordByte(message[end])) ++end;
  while (end > start + 1 && message[end - 1] == '.') --end;
  return end;
}

// Goes through a message once, from its start to its end.
class Rewriter {
 public:
  Rewriter(CsvKind kind, const std::string& message)
      : kind_(kind), message_(message) {}

  std::string Run(const std::string& field) {
    // An attribute's path may hold any bytes, so that it is no word.
    if (!field.empty() && absl::StartsWith(message_, field + " ")) {
      TakeField(field, field.size());
    }
    while (next_ < message_.size()) {
      const char byte = message_[next_];
      if (byte == '"') {
        Copy(message_.find('"', next_ + 1));
      } else if (IsWordByte(byte)) {
        TakeWord();
      } else {
        after_pounds_ = after_pounds_ && byte == ' ';
        Copy(next_);
      }
    }
    return words_;
  }

 private:
  // Copies up to `last` and with it; to the end where it is npos.
  void Copy(size_t last) {
    const size_t end = last == std::string::npos ? message_.size() : last + 1;
    words_.append(message_, next_, end - next_);
    next_ = end;
  }

  void TakeField(const std::string& path, size_t end) {
    const std::string column = ColumnOr(kind_, path);
    after_pounds_ = absl::EndsWith(column, kPounds);
    words_ += column;
    next_ = end;
  }

  void TakeWord() {
    const size_t end = EndOfWord(message_, next_);
    const std::string word = message_.substr(next_, end - next_);
    const size_t pence_size = sizeof(kPence) - 1;
    const bool has_unit = message_.compare(end, pence_size, kPence) == 0;
    int64_t pence = 0;
    if ((after_pounds_ || has_unit) && absl::SimpleAtoi(word, &pence)) {
      words_ += PoundsText(pence);
      next_ = end + (has_unit ? pence_size : 0);
      after_pounds_ = false;
      return;
    }
    TakeField(word, end);
  }

  const CsvKind kind_;
  const std::string& message_;
  size_t next_ = 0;
  // True behind the name of a column that holds pounds.
  bool after_pounds_ = false;
  std::string words_;
};

}  // namespace

std::string WordingForCsv(CsvKind kind, const std::string& field,
                          const std::string& message) {
  return Rewriter(kind, message).Run(field);
}

std::string ValueForCsv(CsvKind kind, const std::string& field,
                        const std::string& value) {
  int64_t pence = 0;
  const bool is_amount =
      absl::EndsWith(CsvColumnForPath(kind, field), kPounds) &&
      !absl::StartsWith(field, "attributes.");
  if (is_amount && absl::SimpleAtoi(value, &pence)) return PoundsText(pence);
  return value;
}

}  // namespace redress::client
