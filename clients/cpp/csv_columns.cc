#include "clients/cpp/csv_columns.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cpp/csv_writer.h"
#include "service/base/nearest.h"

namespace redress::client {
namespace {

constexpr CsvKind kKinds[] = {CsvKind::kCases, CsvKind::kLearning,
                              CsvKind::kAliases};
constexpr char kAttributePath[] = "attributes.";

// The columns that, together, only files of this kind have.
std::vector<std::string> MarksOf(CsvKind kind) {
  switch (kind) {
    case CsvKind::kCases:
      return {"reference", "kind"};
    case CsvKind::kLearning:
      return {"id", "text"};
    case CsvKind::kAliases:
      return {"dimension", "recorded"};
  }
  return {};
}

std::vector<std::string> NamesOf(CsvKind kind) {
  std::vector<std::string> names;
  for (const CsvColumn& column : CsvColumns(kind)) names.push_back(column.name);
  return names;
}

// A heading as it is compared: without surrounding spaces, in lower case; the
// name of an attribute as it stands.
std::string Normalise(const std::string& heading) {
  const std::string text(absl::StripAsciiWhitespace(heading));
  const std::string lower = absl::AsciiStrToLower(text);
  if (!absl::StartsWith(lower, kAttributeColumn)) return lower;
  const std::string name = text.substr(sizeof(kAttributeColumn) - 1);
  return absl::StrCat(kAttributeColumn, absl::StripAsciiWhitespace(name));
}

size_t CountKnown(CsvKind kind, const std::set<std::string>& headings) {
  const std::vector<std::string> names = NamesOf(kind);
  return std::count_if(names.begin(), names.end(), [&](const auto& name) {
    return headings.count(name) > 0;
  });
}

// The kind whose marks the header has, else the one that it looks most like.
// False where it looks like none.
bool RecogniseKind(const std::set<std::string>& headings, CsvKind& kind) {
  size_t most = 0;
  for (const CsvKind candidate : kKinds) {
    size_t known = CountKnown(candidate, headings);
    const std::vector<std::string> marks = MarksOf(candidate);
    if (std::all_of(marks.begin(), marks.end(), [&](const auto& mark) {
          return headings.count(mark) > 0;
        })) {
      known += CsvColumns(CsvKind::kCases).size();
    }
    if (known > most) {
      most = known;
      kind = candidate;
    }
  }
  return most > 0;
}

std::string NotAHeader(const std::vector<std::string>& cells) {
  std::string message =
      "the first line is not the header of a file that Redress reads: cases "
      "need the columns reference, kind and received_on, learning id, text and "
      "raised_on, aliases dimension, recorded and canonical "
      "(\"redress template\" prints each)";
  if (cells.size() == 1 &&
      cells[0].find_first_of(";\t|") != std::string::npos) {
    absl::StrAppend(&message,
                    "; its cells seem to be separated by something else than "
                    "commas: save the file with commas");
  }
  return message;
}

// What is wrong with one heading; empty where nothing is, and then `binding` is
// filled in.
std::string Bind(CsvKind kind, const std::string& heading, size_t number,
                 CsvBinding& binding) {
  binding.name = heading;
  if (kind == CsvKind::kCases && absl::StartsWith(heading, kAttributeColumn)) {
    const std::string name = heading.substr(sizeof(kAttributeColumn) - 1);
    binding.path = absl::StrCat(kAttributePath, name);
    if (name.empty()) return "column \"attr:\" names no attribute: attr:NAME";
    return "";
  }
  for (const CsvColumn& column : CsvColumns(kind)) {
    if (heading != column.name) continue;
    binding.path = column.path;
    binding.required = column.required;
    return "";
  }
  if (heading.empty()) {
    return absl::StrCat("column ", number, " has no heading");
  }
  return absl::StrCat("unknown column \"", heading, "\"",
                      DidYouMean(heading, NamesOf(kind)));
}

}  // namespace

const char* CsvKindName(CsvKind kind) {
  switch (kind) {
    case CsvKind::kCases:
      return "cases";
    case CsvKind::kLearning:
      return "learning";
    case CsvKind::kAliases:
      return "aliases";
  }
  return "";
}

absl::StatusOr<CsvLayout> ReadCsvHeader(const std::vector<std::string>& cells) {
  std::vector<std::string> headings;
  for (const std::string& cell : cells) headings.push_back(Normalise(cell));
  const std::set<std::string> given(headings.begin(), headings.end());

  CsvLayout layout;
  if (!RecogniseKind(given, layout.kind)) {
    return absl::InvalidArgumentError(NotAHeader(cells));
  }
  std::vector<std::string> problems;
  std::set<std::string> seen;
  for (size_t i = 0; i < headings.size(); ++i) {
    CsvBinding binding;
    std::string problem = Bind(layout.kind, headings[i], i + 1, binding);
    if (problem.empty() && !seen.insert(headings[i]).second) {
      problem = absl::StrCat("column \"", headings[i], "\" is given twice");
    }
    if (!problem.empty()) problems.push_back(problem);
    if (layout.kind != CsvKind::kAliases) layout.mask.add_paths(binding.path);
    layout.columns.push_back(std::move(binding));
  }
  for (const CsvColumn& column : CsvColumns(layout.kind)) {
    if (!column.required || given.count(column.name) > 0) continue;
    problems.push_back(absl::StrCat("required column \"", column.name,
                                    "\" is missing from a file of ",
                                    CsvKindName(layout.kind)));
  }
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  return layout;
}

std::string CsvColumnForPath(CsvKind kind, const std::string& path) {
  std::string plain = path;
  for (const char* prefix :
       {"representation.", "learning_action.", "reference_data.", "alias."}) {
    if (absl::StartsWith(plain, prefix)) {
      plain = plain.substr(std::string(prefix).size());
    }
  }
  if (absl::StartsWith(plain, kAttributePath)) {
    return absl::StrCat(kAttributeColumn,
                        plain.substr(sizeof(kAttributePath) - 1));
  }
  const size_t bracket = plain.find('[');
  if (bracket != std::string::npos) plain.resize(bracket);
  for (const CsvColumn& column : CsvColumns(kind)) {
    if (plain == column.path) return column.name;
    // A whole stage.
    if (absl::StartsWith(column.path, plain + ".")) return plain + "_*";
  }
  return plain;
}

std::string CsvTemplate(CsvKind kind, bool with_example) {
  std::vector<std::string> headings;
  std::vector<std::string> examples;
  for (const CsvColumn& column : CsvColumns(kind)) {
    headings.push_back(column.name);
    examples.push_back(column.example);
  }
  return absl::StrCat(CsvLine(headings), with_example ? CsvLine(examples) : "");
}

}  // namespace redress::client
