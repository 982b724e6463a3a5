#include "clients/cli/narrative_file.h"

#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

constexpr int kWidth = 76;

absl::Status Fault(size_t line, const std::string& text) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", text));
}

// "[next_year]" is "next_year"; "" for a line that begins no slot.
std::string SlotOf(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "[") || !absl::ConsumeSuffix(&line, "]")) {
    return "";
  }
  for (const char c : line) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '_') {
      return "";
    }
  }
  return std::string(line);
}

}  // namespace

absl::StatusOr<std::vector<v1::NarrativeText>> ParseNarrative(
    const std::string& text) {
  std::vector<v1::NarrativeText> slots;
  std::set<std::string> seen;
  size_t number = 0;
  absl::string_view rest = text;
  absl::ConsumePrefix(&rest, "\xEF\xBB\xBF");
  for (absl::string_view line : absl::StrSplit(rest, '\n')) {
    ++number;
    absl::ConsumeSuffix(&line, "\r");
    if (absl::StartsWith(line, "#")) continue;
    const std::string slot = SlotOf(line);
    if (!slot.empty()) {
      if (!seen.insert(slot).second) {
        return Fault(number, absl::StrCat("[", slot, "] is there twice"));
      }
      slots.emplace_back().set_slot(slot);
      continue;
    }
    if (absl::StartsWith(line, "[")) {
      return Fault(number,
                   "a slot is lower-case words joined by underscores, as "
                   "[next_year]; a text that begins with [ is written \\[");
    }
    absl::ConsumePrefix(&line, "\\");
    if (!slots.empty()) {
      absl::StrAppend(slots.back().mutable_text(), line, "\n");
    } else if (!absl::StripAsciiWhitespace(line).empty()) {
      return Fault(number,
                   "a text stands before the first slot, as [introduction]");
    }
  }
  for (v1::NarrativeText& slot : slots) {
    slot.set_text(std::string(absl::StripAsciiWhitespace(slot.text())));
  }
  return slots;
}

std::string NarrativeTemplate(const v1::ReportSummary& report) {
  std::string file =
      absl::StrCat("# Your words in the report ", report.id(),
                   ". Write under each [slot];\n"
                   "# leave an empty line between paragraphs; begin the items "
                   "of a list with "
                   "\"- \".\n"
                   "# A figure of the report stands in braces, as {period}.\n");
  for (const v1::ReportNarrative& slot : report.narrative()) {
    absl::StrAppend(&file, "\n");
    for (const std::string& line : WrapText(slot.prompt(), kWidth)) {
      absl::StrAppend(&file, "# ", line, "\n");
    }
    absl::StrAppend(&file, "[", slot.id(), "]\n\n");
  }
  return file;
}

}  // namespace redress::cli
