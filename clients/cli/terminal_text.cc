#include "clients/cli/terminal_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/utf8.h"

namespace redress::cli {
namespace {

struct Range {
  int32_t first;
  int32_t last;
};

// Letters that take no column: combining marks and joiners (Unicode 15, the
// blocks that British records may hold and the general ones).
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},  {0x05BF, 0x05BF},
    {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x0610, 0x061A},  {0x064B, 0x065F},
    {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x06DF, 0x06E4},  {0x06E7, 0x06E8},
    {0x06EA, 0x06ED}, {0x0900, 0x0902}, {0x093C, 0x093C},  {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x0981, 0x0981}, {0x09BC, 0x09BC},  {0x09C1, 0x09C4},
    {0x09CD, 0x09CD}, {0x0A01, 0x0A02}, {0x0A3C, 0x0A3C},  {0x0A41, 0x0A51},
    {0x0A70, 0x0A71}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},  {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D},  {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

// Letters that take two columns: East Asian wide and full-width ones, emoji.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

// Marks that reorder or hide what follows.
constexpr Range kDirection[] = {{0x061C, 0x061C}, {0x200E, 0x200F},
                                {0x2028, 0x202E}, {0x2060, 0x206F},
                                {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}};

template <size_t size>
bool IsIn(const Range (&ranges)[size], int32_t code_point) {
  return std::any_of(
      std::begin(ranges), std::end(ranges), [code_point](const Range& range) {
        return code_point >= range.first && code_point <= range.last;
      });
}

bool IsControl(int32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

size_t WidthOf(int32_t code_point) {
  if (code_point < 0x300) return 1;
  if (IsIn(kZeroWidth, code_point)) return 0;
  return IsIn(kWide, code_point) ? 2 : 1;
}

// Moves the first columns of `word` that fit into `width`, at least one letter.
std::string CutOff(std::string& word, size_t width) {
  size_t end = 0;
  size_t used = 0;
  while (end < word.size()) {
    size_t next = end;
    const size_t columns = WidthOf(client::NextCodePoint(word, next));
    if (end > 0 && used + columns > width) break;
    used += columns;
    end = next;
  }
  std::string head = word.substr(0, end);
  word.erase(0, end);
  return head;
}

}  // namespace

std::string SafeText(const std::string& text, bool keep_lines) {
  std::string safe;
  size_t position = 0;
  while (position < text.size()) {
    const size_t start = position;
    const int32_t code_point = client::NextCodePoint(text, position);
    if (code_point == '\n' && keep_lines) {
      safe += '\n';
    } else if (code_point == '\n' || code_point == '\t') {
      safe += ' ';
    } else if (code_point < 0 || IsControl(code_point)) {
      absl::StrAppendFormat(&safe, "\\x%02x",
                            code_point < 0
                                ? static_cast<unsigned char>(text[start])
                                : static_cast<unsigned>(code_point));
    } else if (IsIn(kDirection, code_point)) {
      absl::StrAppendFormat(&safe, "\\u%04x", code_point);
    } else {
      safe.append(text, start, position - start);
    }
  }
  return safe;
}

size_t DisplayWidth(const std::string& text) {
  size_t width = 0;
  size_t position = 0;
  while (position < text.size()) {
    width += WidthOf(client::NextCodePoint(text, position));
  }
  return width;
}

std::string PadLeft(const std::string& text, size_t width) {
  const size_t used = DisplayWidth(text);
  return used >= width ? text : std::string(width - used, ' ') + text;
}

std::string PadRight(const std::string& text, size_t width) {
  const size_t used = DisplayWidth(text);
  return used >= width ? text : text + std::string(width - used, ' ');
}

std::vector<std::string> WrapText(const std::string& text, size_t width) {
  std::vector<std::string> lines;
  for (const auto& paragraph : absl::StrSplit(text, '\n')) {
    std::string line;
    size_t used = 0;
    for (const auto& part : absl::StrSplit(paragraph, ' ', absl::SkipEmpty())) {
      std::string word(part);
      size_t columns = DisplayWidth(word);
      if (!line.empty() && used + 1 + columns > width) {
        lines.push_back(line);
        line.clear();
      }
      while (columns > width) {
        std::string head = CutOff(word, width);
        if (word.empty()) {
          // One letter, wider than the line.
          word = std::move(head);
          break;
        }
        lines.push_back(std::move(head));
        columns = DisplayWidth(word);
      }
      if (!line.empty()) line += ' ';
      line += word;
      used = DisplayWidth(line);
    }
    lines.push_back(line);
  }
  return lines;
}

}  // namespace redress::cli
