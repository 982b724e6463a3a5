#include "service/report/narrative.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/report/report_figures.h"
#include "service/report/report_text.h"

namespace redress::report {
namespace {

constexpr size_t kMaxBytes = size_t{1} << 20;
constexpr int kMaxTexts = 1000;
// A message holds hardly more.
constexpr size_t kMostFaults = 50;
constexpr char kBullet[] = "\u2022 ";

std::vector<std::string> SlotsOf(const v1::ReportDefinition& definition) {
  std::vector<std::string> slots;
  for (const v1::ReportSection& section : definition.sections()) {
    for (const v1::ReportBlock& block : section.blocks()) {
      if (block.has_narrative()) slots.push_back(block.narrative().id());
    }
  }
  return slots;
}

}  // namespace

std::vector<FieldViolation> CheckNarrative(
    const v1::ReportSelection& selection,
    const v1::ReportDefinition& definition) {
  std::vector<FieldViolation> violations;
  const auto add = [&violations](const std::string& field,
                                 const std::string& reason,
                                 const std::string& text) {
    violations.push_back({field, reason, absl::StrCat(field, ": ", text)});
  };
  size_t bytes = 0;
  for (const v1::NarrativeText& given : selection.narrative()) {
    bytes += given.slot().size() + given.text().size();
  }
  if (bytes > kMaxBytes) {
    add("report.narrative", "NARRATIVE_TOO_LONG",
        absl::StrCat("the texts have ", bytes, " bytes, and may have ",
                     kMaxBytes, " in all"));
  }
  if (selection.narrative_size() > kMaxTexts) {
    add("report.narrative", "TOO_MANY_TEXTS",
        absl::StrCat("there are ", selection.narrative_size(),
                     " texts, and may be ", kMaxTexts));
  }
  if (!violations.empty()) return violations;
  const std::vector<std::string> slots = SlotsOf(definition);
  const TextChecker texts(definition,
                          "needs a period to compare with, and the report was "
                          "asked for without");
  std::set<std::string> seen;
  for (int i = 0; i < selection.narrative_size(); ++i) {
    if (violations.size() >= kMostFaults) break;
    const v1::NarrativeText& given = selection.narrative(i);
    const std::string field = absl::StrCat("report.narrative[", i, "]");
    if (std::find(slots.begin(), slots.end(), given.slot()) == slots.end()) {
      add(field + ".slot", "UNKNOWN_SLOT",
          absl::StrCat("the report \"", definition.id(),
                       "\" has no place for \"", Printable(given.slot()), "\"",
                       DidYouMean(given.slot(), slots)));
    } else if (!seen.insert(given.slot()).second) {
      add(field + ".slot", "DUPLICATE_SLOT",
          absl::StrCat("\"", given.slot(), "\" is there twice"));
    }
    for (const TextFault& fault :
         texts.FaultsOf(given.text(), selection.comparisons_size())) {
      add(field + ".text", fault.reason, fault.text);
    }
  }
  return violations;
}

std::vector<std::string> NarrativeParagraphs(
    const v1::ReportNarrative& slot, const v1::ReportSelection& selection) {
  const std::string* text = &slot.empty_text();
  for (const v1::NarrativeText& given : selection.narrative()) {
    if (given.slot() == slot.id() &&
        !absl::StripAsciiWhitespace(given.text()).empty()) {
      text = &given.text();
    }
  }
  std::vector<std::string> paragraphs;
  bool open = false;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (line.empty()) {
      open = false;
      continue;
    }
    const bool item =
        absl::StartsWith(line, "- ") || absl::StartsWith(line, "* ");
    if (item) {
      paragraphs.push_back(absl::StrCat(
          kBullet, absl::StripLeadingAsciiWhitespace(line.substr(2))));
    } else if (open) {
      absl::StrAppend(&paragraphs.back(), " ", line);
    } else {
      paragraphs.emplace_back(line);
    }
    open = true;
  }
  return paragraphs;
}

}  // namespace redress::report
