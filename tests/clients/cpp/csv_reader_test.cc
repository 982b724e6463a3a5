#include "clients/cpp/csv_reader.h"

#include <cstring>
#include <random>
#include <sstream>
#include <streambuf>

#include "clients/cpp/csv_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace redress::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Read {
  std::vector<CsvRow> rows;
  bool failed = false;
};

Read ReadAll(const std::string& text, size_t limit = CsvReader::kMaxRowBytes) {
  std::istringstream in(text);
  CsvReader reader(in, limit);
  Read read;
  CsvRow row;
  while (reader.Next(row)) read.rows.push_back(row);
  read.failed = reader.failed();
  return read;
}

// The cells of the rows, for rows that are good.
std::vector<std::vector<std::string>> Cells(const std::string& text) {
  std::vector<std::vector<std::string>> cells;
  for (const CsvRow& row : ReadAll(text).rows) {
    EXPECT_FALSE(row.problem.has_value()) << row.problem->message;
    cells.push_back(row.cells);
  }
  return cells;
}

TEST(CsvReaderTest, ReadsCells) {
  EXPECT_THAT(Cells(""), ElementsAre());
  EXPECT_THAT(Cells("a"), ElementsAre(ElementsAre("a")));
  EXPECT_THAT(Cells("a,b\nc,d\n"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(Cells("a,b\r\nc,d"),
              ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(Cells(",\n"), ElementsAre(ElementsAre("", "")));
  EXPECT_THAT(Cells("a\r"), ElementsAre(ElementsAre("a")));
}

TEST(CsvReaderTest, ReadsQuotes) {
  EXPECT_THAT(Cells("\"a,b\",c\n"), ElementsAre(ElementsAre("a,b", "c")));
  EXPECT_THAT(Cells("\"say \"\"no\"\"\"\n"),
              ElementsAre(ElementsAre("say \"no\"")));
  EXPECT_THAT(Cells("\"\"\n"), ElementsAre(ElementsAre("")));
  EXPECT_THAT(Cells("\"a\r\nb\nc\",d\r\n"),
              ElementsAre(ElementsAre("a\nb\nc", "d")));
}

TEST(CsvReaderTest, SkipsByteOrderMarkAndBlankRows) {
  EXPECT_THAT(Cells("\xEF\xBB\xBF"
                    "a\n\n\r\nb\n"),
              ElementsAre(ElementsAre("a"), ElementsAre("b")));
}

TEST(CsvReaderTest, CountsLinesThroughQuotedCells) {
  const Read read = ReadAll("a\n\"b\n\nc\"\n\nd\n");
  ASSERT_EQ(read.rows.size(), 3u);
  EXPECT_EQ(read.rows[0].line, 1);
  EXPECT_EQ(read.rows[1].line, 2);
  EXPECT_EQ(read.rows[2].line, 6);
}

struct ProblemCase {
  std::string text;
  std::string reason;
  int64_t line;
  size_t column;
  std::string message;
};

TEST(CsvReaderTest, NamesProblemsAndGoesOn) {
  const std::string nul(1, '\0');
  const std::vector<ProblemCase> cases = {
      {"a,b" + nul + "c\nnext\n", "NUL_BYTE", 1, 2, "byte 2 of the cell"},
      {"a,\"x\ny" + nul + "\"\nnext\n", "NUL_BYTE", 2, 2, "byte 4"},
      {"ok\nRen\xE9,b\nnext\n", "NOT_UTF8", 2, 1,
       "byte 4 of the cell is 0xE9, which is not UTF-8; in Latin-1 it is "
       "\"\xC3\xA9\"; save the file as UTF-8"},
      {"a\x80\nnext\n", "NOT_UTF8", 1, 1, "0x80"},
      {"a\"b,c\nnext\n", "QUOTE_IN_CELL", 1, 1, "does not begin with one"},
      {"\"a\"b,c\nnext\n", "TEXT_AFTER_QUOTE", 1, 1, "written twice"},
      {"a\rb,c\nnext\n", "BARE_CARRIAGE_RETURN", 1, 1, "LF or CRLF"},
  };
  for (const ProblemCase& wanted : cases) {
    SCOPED_TRACE(wanted.text);
    const Read read = ReadAll(wanted.text);
    ASSERT_GE(read.rows.size(), 2u);
    const CsvRow& bad = read.rows[read.rows.size() - 2];
    ASSERT_TRUE(bad.problem.has_value());
    EXPECT_EQ(bad.problem->reason, wanted.reason);
    EXPECT_EQ(bad.problem->line, wanted.line);
    EXPECT_EQ(bad.problem->column, wanted.column);
    EXPECT_THAT(bad.problem->message, HasSubstr(wanted.message));
    EXPECT_FALSE(read.rows.back().problem.has_value());
    EXPECT_THAT(read.rows.back().cells, ElementsAre("next"));
  }
}

TEST(CsvReaderTest, NamesTheFirstOfManyProblems) {
  const Read read = ReadAll("a\xE9,b\"\n");
  ASSERT_EQ(read.rows.size(), 1u);
  EXPECT_EQ(read.rows[0].problem->reason, "NOT_UTF8");
  EXPECT_EQ(read.rows[0].problem->column, 1u);
}

TEST(CsvReaderTest, NamesAQuoteThatNeverCloses) {
  const Read read = ReadAll("a,b\nc,\"d\ne,f\n");
  ASSERT_EQ(read.rows.size(), 2u);
  ASSERT_TRUE(read.rows[1].problem.has_value());
  EXPECT_EQ(read.rows[1].problem->reason, "UNCLOSED_QUOTE");
  EXPECT_EQ(read.rows[1].problem->line, 2);
  EXPECT_EQ(read.rows[1].problem->column, 2u);
}

TEST(CsvReaderTest, NamesUtf16) {
  const Read read =
      ReadAll(std::string("\xFF\xFE"
                          "a\0\n\0",
                          6));
  ASSERT_EQ(read.rows.size(), 1u);
  EXPECT_EQ(read.rows[0].problem->reason, "UTF16");
}

TEST(CsvReaderTest, SkipsRowsThatAreTooLong) {
  const Read read = ReadAll("a,b\n" + std::string(50, 'x') + ",y\nc,d\n", 20);
  ASSERT_EQ(read.rows.size(), 3u);
  ASSERT_TRUE(read.rows[1].problem.has_value());
  EXPECT_EQ(read.rows[1].problem->reason, "ROW_TOO_LONG");
  EXPECT_EQ(read.rows[1].problem->line, 2);
  EXPECT_EQ(read.rows[1].problem->column, 1u);
  EXPECT_EQ(read.rows[1].problem->message,
            "the row is 53 bytes long; the limit is 20");
  EXPECT_TRUE(read.rows[1].cells.empty());
  EXPECT_EQ(read.rows[2].line, 3);
  EXPECT_THAT(read.rows[2].cells, ElementsAre("c", "d"));
}

TEST(CsvReaderTest, FollowsQuotesInRowsThatAreTooLong) {
  // A line break in a quoted cell does not end the row, wherever the limit
  // falls.
  const std::string row = "aa,\"b\nb\"\"\n\",cc,\"d\n,\"\n";
  for (size_t limit = 1; limit < row.size() - 1; ++limit) {
    SCOPED_TRACE(limit);
    const Read read = ReadAll(row + "z\n", limit);
    ASSERT_EQ(read.rows.size(), 2u);
    ASSERT_TRUE(read.rows[0].problem.has_value());
    EXPECT_EQ(read.rows[0].problem->reason, "ROW_TOO_LONG");
    EXPECT_EQ(read.rows[1].line, 5);
  }
}

TEST(CsvReaderTest, NamesAnOpenQuoteInARowThatIsTooLong) {
  const Read read = ReadAll("a\n\"" + std::string(50, '\n'), 20);
  ASSERT_EQ(read.rows.size(), 2u);
  EXPECT_THAT(read.rows[1].problem->message,
              HasSubstr("a quote opened on line 2 is never closed"));
}

// "first\n", `size` bytes of one letter, "\nlast\n"; none of it is held.
class LongLine : public std::streambuf {
 public:
  explicit LongLine(int64_t size) : left_(size) {
    std::memset(block_, 'x', sizeof(block_));
  }

 protected:
  int_type underflow() override {
    if (!started_) {
      started_ = true;
      return Give(first_, 6);
    }
    if (left_ > 0) {
      const int64_t size = std::min<int64_t>(left_, sizeof(block_));
      left_ -= size;
      return Give(block_, size);
    }
    if (ended_) return traits_type::eof();
    ended_ = true;
    return Give(last_, 6);
  }

 private:
  int_type Give(char* data, int64_t size) {
    setg(data, data, data + size);
    return traits_type::to_int_type(*data);
  }

  char first_[7] = "first\n";
  char last_[7] = "\nlast\n";
  char block_[1 << 16];
  int64_t left_;
  bool started_ = false;
  bool ended_ = false;
};

TEST(CsvReaderTest, SkipsAGigabyteWithoutHoldingIt) {
  LongLine line(int64_t{1} << 30);
  std::istream in(&line);
  CsvReader reader(in);
  CsvRow row;
  ASSERT_TRUE(reader.Next(row));
  EXPECT_THAT(row.cells, ElementsAre("first"));
  ASSERT_TRUE(reader.Next(row));
  ASSERT_TRUE(row.problem.has_value());
  EXPECT_EQ(row.problem->line, 2);
  EXPECT_EQ(row.problem->message,
            "the row is 1,073,741,825 bytes long; the limit is 1,048,576");
  ASSERT_TRUE(reader.Next(row));
  EXPECT_EQ(row.line, 3);
  EXPECT_THAT(row.cells, ElementsAre("last"));
  EXPECT_FALSE(reader.Next(row));
}

TEST(CsvReaderTest, SaysThatTheInputBroke) {
  class Broken : public std::streambuf {
    int_type underflow() override { throw std::ios_base::failure("gone"); }
  } broken;
  std::istream in(&broken);
  CsvReader reader(in);
  CsvRow row;
  EXPECT_FALSE(reader.Next(row));
  EXPECT_TRUE(reader.failed());
}

TEST(CsvReaderTest, ReadsBackWhatIsWritten) {
  std::mt19937 random(20190930);
  const std::string letters = "ab,\"\n ;\\";
  for (int round = 0; round < 500; ++round) {
    std::vector<std::vector<std::string>> rows;
    std::string text;
    const size_t width = 2 + random() % 3;
    for (size_t i = 0; i < 1 + random() % 5; ++i) {
      std::vector<std::string> cells(width);
      for (std::string& cell : cells) {
        for (size_t n = random() % 6; n > 0; --n) {
          cell += letters[random() % letters.size()];
        }
      }
      text += CsvLine(cells);
      rows.push_back(cells);
    }
    EXPECT_EQ(Cells(text), rows) << text;
  }
}

TEST(CsvReaderTest, TakesAnyBytes) {
  std::mt19937 random(20180930);
  const std::string bytes("a,\"\"\n\n\r\0\xE9\xC3\xA9\xEF\xBB\xBF;", 16);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (size_t n = random() % 40; n > 0; --n) {
      text += bytes[random() % bytes.size()];
    }
    const size_t limit = 1 + random() % 30;
    int64_t line = 0;
    for (const CsvRow& row : ReadAll(text, limit).rows) {
      EXPECT_GT(row.line, line);
      line = row.line;
      size_t size = 0;
      for (const std::string& cell : row.cells) size += cell.size();
      EXPECT_LE(size, limit);
      if (row.problem.has_value()) {
        EXPECT_GE(row.problem->line, row.line);
        EXPECT_FALSE(row.problem->message.empty());
      } else {
        for (const std::string& cell : row.cells) {
          EXPECT_EQ(cell.find('\0'), std::string::npos);
        }
      }
    }
    const int64_t lines = 1 + std::count(text.begin(), text.end(), '\n');
    EXPECT_LE(line, lines);
  }
}

}  // namespace
}  // namespace redress::client
