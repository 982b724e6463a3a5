#include "service/report/placeholders.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/base/nearest.h"
#include "service/base/text.h"

namespace redress::report {
namespace {

// A stretch of text, or the name of a placeholder.
struct Piece {
  bool is_name = false;
  std::string text;
};

void AppendText(char c, std::vector<Piece>& pieces) {
  if (pieces.empty() || pieces.back().is_name) pieces.push_back({});
  pieces.back().text += c;
}

// What stands from a brace on, and in which line.
std::string Around(const std::string& text, size_t at) {
  constexpr size_t kShown = 40;
  const auto line =
      1 + std::count(text.begin(),
                     text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  return absl::StrCat(
      "\"", Printable(text.substr(at, text.find('\n', at) - at), kShown), "\"",
      line > 1 ? absl::StrCat(", in line ", line) : "");
}

absl::StatusOr<std::vector<Piece>> Split(const std::string& text) {
  std::vector<Piece> pieces;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c != '{' && c != '}') {
      AppendText(c, pieces);
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == c) {
      AppendText(c, pieces);
      ++at;
      continue;
    }
    const size_t end = text.find_first_of("{}", at + 1);
    if (c == '}' || end == std::string::npos || text[end] == '{') {
      return absl::InvalidArgumentError(
          absl::StrCat("a brace has no partner at ", Around(text, at),
                       " (a brace of the text is written twice)"));
    }
    if (end == at + 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("braces without a name at ", Around(text, at)));
    }
    pieces.push_back({true, text.substr(at + 1, end - at - 1)});
    at = end;
  }
  return pieces;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> PlaceholderNames(
    const std::string& text) {
  absl::StatusOr<std::vector<Piece>> pieces = Split(text);
  if (!pieces.ok()) return pieces.status();
  std::vector<std::string> names;
  for (const Piece& piece : *pieces) {
    if (piece.is_name) names.push_back(piece.text);
  }
  return names;
}

absl::StatusOr<ExpandedText> ExpandPlaceholders(
    const std::string& text, const PlaceholderValues& values) {
  absl::StatusOr<std::vector<Piece>> pieces = Split(text);
  if (!pieces.ok()) return pieces.status();
  ExpandedText expanded;
  for (const Piece& piece : *pieces) {
    if (!piece.is_name) {
      expanded.text += piece.text;
      continue;
    }
    const auto value = values.find(piece.text);
    if (value == values.end()) {
      std::vector<std::string> names;
      for (const auto& entry : values) names.push_back(entry.first);
      return absl::InvalidArgumentError(
          absl::StrCat("there is no placeholder {", piece.text, "}",
                       DidYouMean(piece.text, names)));
    }
    expanded.values.push_back(
        {piece.text, expanded.text.size(), value->second.size()});
    expanded.text += value->second;
  }
  return expanded;
}

}  // namespace redress::report
