#include "clients/cli/text_table.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

constexpr size_t kDefaultWidth = 100;
constexpr int kLeastWidth = 40;
constexpr size_t kGap = 2;
// Headings of figures are wrapped to this where their figures need no more.
constexpr size_t kHeadingWidth = 14;
// Text is not narrowed below this, and longer words than this are cut.
constexpr size_t kLeastTextWidth = 14;
constexpr size_t kLongestWholeWord = 32;
constexpr size_t kRowsToJudgeBy = 200;

// The wanted columns of a table, by their numbers, and how wide each is.
struct Part {
  std::vector<size_t> columns;
  std::vector<size_t> widths;
};

size_t LongestLine(const std::string& text) {
  size_t longest = 0;
  for (const auto& line : absl::StrSplit(text, '\n')) {
    longest = std::max(longest, DisplayWidth(std::string(line)));
  }
  return longest;
}

size_t LongestWord(const std::string& text) {
  size_t longest = 0;
  for (const auto& word : absl::StrSplit(text, absl::ByAnyChar(" \n"))) {
    longest = std::max(longest, DisplayWidth(std::string(word)));
  }
  return longest;
}

size_t TotalWidth(const Part& part, const std::vector<size_t>& widths) {
  size_t total = 0;
  for (const size_t column : part.columns) total += widths[column] + kGap;
  return total == 0 ? 0 : total - kGap;
}

// The width that each column would have with room enough.
std::vector<size_t> NaturalWidths(const std::vector<TextColumn>& columns,
                                  const std::vector<TextRow>& rows) {
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string& heading = columns[i].heading;
    size_t width = LongestLine(heading);
    if (columns[i].is_figure) {
      width = std::max(LongestWord(heading), std::min(width, kHeadingWidth));
    }
    for (const TextRow& row : rows) {
      width = std::max(width, LongestLine(row.cells[i]));
    }
    widths.push_back(std::max<size_t>(width, 1));
  }
  return widths;
}

// How wide the cells of some rows are, to judge a layout by.
using CellWidths = std::vector<std::vector<size_t>>;

CellWidths MeasureCells(const std::vector<TextRow>& rows) {
  CellWidths measured;
  for (size_t i = 0; i < rows.size() && i < kRowsToJudgeBy; ++i) {
    std::vector<size_t>& row = measured.emplace_back();
    for (const std::string& cell : rows[i].cells) {
      row.push_back(LongestLine(cell));
    }
  }
  return measured;
}

// The lines that the rows take.
size_t Height(const CellWidths& cells, const std::vector<size_t>& widths) {
  size_t height = 0;
  for (const std::vector<size_t>& row : cells) {
    size_t lines = 1;
    for (size_t i = 0; i < row.size(); ++i) {
      lines = std::max(lines, (row[i] + widths[i] - 1) / widths[i]);
    }
    height += lines;
  }
  return height;
}

// How far a column of text may be narrowed: words stay whole, so that names can
// be copied, unless they are very long.
size_t Narrowest(size_t column, const std::string& heading,
                 const std::vector<TextRow>& rows) {
  size_t longest = LongestWord(heading);
  for (const TextRow& row : rows) {
    longest = std::max(longest, LongestWord(row.cells[column]));
  }
  return std::clamp(longest, kLeastTextWidth, kLongestWholeWord);
}

// Takes from the texts, each time where it makes the table least longer, until
// the table fits or nothing is left to take.
void Squeeze(const std::vector<TextColumn>& columns,
             const std::vector<TextRow>& rows, size_t room,
             std::vector<size_t>& widths) {
  const CellWidths cells = MeasureCells(rows);
  std::vector<size_t> narrowest;
  for (size_t i = 0; i < columns.size(); ++i) {
    narrowest.push_back(Narrowest(i, columns[i].heading, rows));
  }
  size_t total = std::accumulate(widths.begin(), widths.end(), size_t{0}) +
                 kGap * (widths.size() - 1);
  while (total > room) {
    size_t best = columns.size();
    size_t least = 0;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (columns[i].is_figure || widths[i] <= narrowest[i]) continue;
      --widths[i];
      const size_t height = Height(cells, widths);
      ++widths[i];
      if (best == columns.size() || height < least ||
          (height == least && widths[i] > widths[best])) {
        best = i;
        least = height;
      }
    }
    if (best == columns.size()) return;
    --widths[best];
    --total;
  }
}

// Parts that each fit, labels first; a part has at least one other column.
std::vector<Part> SplitIntoParts(const std::vector<TextColumn>& columns,
                                 const std::vector<size_t>& widths,
                                 size_t room) {
  Part labels;
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_label) labels.columns.push_back(i);
  }
  std::vector<Part> parts = {labels};
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].is_label) continue;
    Part& last = parts.back();
    last.columns.push_back(i);
    if (TotalWidth(last, widths) > room &&
        last.columns.size() > labels.columns.size() + 1) {
      last.columns.pop_back();
      parts.push_back(labels);
      parts.back().columns.push_back(i);
    }
  }
  return parts;
}

// One row of cells, wrapped, its lines one below the other.
std::string RenderCells(const std::vector<TextColumn>& columns,
                        const std::vector<std::string>& cells, const Part& part,
                        const std::vector<size_t>& widths, bool from_bottom) {
  std::vector<std::vector<std::string>> lines;
  size_t height = 0;
  for (const size_t column : part.columns) {
    lines.push_back(WrapText(cells[column], widths[column]));
    height = std::max(height, lines.back().size());
  }
  std::string text;
  for (size_t line = 0; line < height; ++line) {
    std::string row;
    for (size_t i = 0; i < part.columns.size(); ++i) {
      const size_t column = part.columns[i];
      const size_t skipped = from_bottom ? height - lines[i].size() : 0;
      const size_t index = line - skipped;
      const std::string cell =
          line >= skipped && index < lines[i].size() ? lines[i][index] : "";
      if (i > 0) row.append(kGap, ' ');
      row += columns[column].is_figure ? PadLeft(cell, widths[column])
                                       : PadRight(cell, widths[column]);
    }
    text += std::string(absl::StripTrailingAsciiWhitespace(row)) + "\n";
  }
  return text;
}

}  // namespace

TextStyle StyleFrom(const Environment& environment) {
  const auto variable = [&](const char* name) {
    const auto found = environment.variables.find(name);
    return found == environment.variables.end() ? "" : found->second;
  };
  TextStyle style;
  int columns = environment.terminal_width;
  int given = 0;
  if (absl::SimpleAtoi(variable("COLUMNS"), &given) && given > 0) {
    columns = given;
  }
  style.width = columns > 0 ? std::max(columns, kLeastWidth) : kDefaultWidth;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = absl::AsciiStrToLower(variable(name));
    if (locale.empty()) continue;
    style.unicode =
        absl::StrContains(locale, "utf-8") || absl::StrContains(locale, "utf8");
    break;
  }
  return style;
}

std::string Rule(size_t width, const TextStyle& style) {
  std::string rule;
  for (size_t i = 0; i < width; ++i) rule += style.unicode ? "─" : "-";
  return rule;
}

std::string RenderTable(const std::vector<TextColumn>& columns,
                        const std::vector<TextRow>& rows,
                        const TextStyle& style) {
  std::vector<TextColumn> safe_columns = columns;
  std::vector<std::string> headings;
  for (TextColumn& column : safe_columns) {
    column.heading = SafeText(column.heading, /*keep_lines=*/true);
    headings.push_back(column.heading);
  }
  std::vector<TextRow> safe_rows = rows;
  for (TextRow& row : safe_rows) {
    row.cells.resize(columns.size());
    for (std::string& cell : row.cells) cell = SafeText(cell, true);
  }
  if (columns.empty()) return "";
  std::vector<size_t> widths = NaturalWidths(safe_columns, safe_rows);
  Squeeze(safe_columns, safe_rows, style.width, widths);
  std::string text;
  for (const Part& part : SplitIntoParts(safe_columns, widths, style.width)) {
    if (!text.empty()) text += "\n";
    const std::string rule =
        Rule(std::min(TotalWidth(part, widths), style.width), style) + "\n";
    text += RenderCells(safe_columns, headings, part, widths, true) + rule;
    const TextRow* before = nullptr;
    for (const TextRow& row : safe_rows) {
      if (before != nullptr) {
        if (row.is_total) {
          text += rule;
        } else if (before->ends_group) {
          text += "\n";
        }
      }
      text += RenderCells(safe_columns, row.cells, part, widths, false);
      before = &row;
    }
  }
  return text;
}

}  // namespace redress::cli
