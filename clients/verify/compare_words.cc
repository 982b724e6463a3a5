#include "clients/verify/compare_words.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "clients/verify/text_match.h"

namespace redress::verify {
namespace {

constexpr char kEllipsis[] = "\xE2\x80\xA6";
// A format that cuts keeps more than this.
constexpr size_t kLeastKept = 150;

// The columns that a CSV file has of its own: a heading of that name gets a
// number.
constexpr const char* kOwnHeadings[] = {
    "measure", "heading",   "period",      "content",  "value", "status",
    "unit",    "numerator", "denominator", "row_type", "row",   "column"};

const ServerTable* FindTable(const ServerDocument& made,
                             const std::string& id) {
  for (const ServerTable& table : made.tables) {
    if (table.start.id() == id) return &table;
  }
  return nullptr;
}

const std::string& LabelOf(const v1::TableColumn& column) {
  return column.label().empty() ? column.id() : column.label();
}

// What a format adds to a heading that does not name its unit.
const char* UnitOf(const v1::TableColumn& column) {
  if (column.content() == v1::COLUMN_CONTENT_PERCENT_CHANGE) return " (%)";
  switch (column.unit()) {
    case v1::UNIT_PERCENT:
      return " (%)";
    case v1::UNIT_PERCENTAGE_POINTS:
      return " (percentage points)";
    case v1::UNIT_WORKING_DAYS:
      return " (working days)";
    case v1::UNIT_GBP:
      return " (\xC2\xA3)";
    default:
      return "";
  }
}

// Takes " (2)" off the beginning.
bool ConsumeNumber(absl::string_view& rest, absl::string_view before,
                   absl::string_view after) {
  absl::string_view left = rest;
  if (!absl::ConsumePrefix(&left, before)) return false;
  size_t digits = 0;
  while (digits < left.size() && absl::ascii_isdigit(left[digits])) ++digits;
  left.remove_prefix(digits);
  if (digits == 0 || !absl::ConsumePrefix(&left, after)) return false;
  rest = left;
  return true;
}

// A heading as a spreadsheet has it is on one line: spaces do not count.
std::string WithoutSpaces(const std::string& text) {
  std::string kept = Essence(text);
  kept.erase(std::remove(kept.begin(), kept.end(), ' '), kept.end());
  return kept;
}

// What of a heading formats may compare with another's: letters whatever their
// case, which for those beyond ASCII need not be known here; and no more than
// what a cut one keeps.
std::string Compared(const std::string& heading) {
  std::string kept = absl::AsciiStrToLower(WithoutSpaces(heading));
  kept.erase(std::remove_if(kept.begin(), kept.end(),
                            [](char c) { return !absl::ascii_isascii(c); }),
             kept.end());
  kept.resize(std::min(kept.size(), kLeastKept));
  return kept;
}

// The headings that a column may have, numbers aside.
std::set<std::string> HeadingsOf(const v1::TableColumn& column) {
  return {Compared(LabelOf(column)),
          Compared(LabelOf(column) + UnitOf(column))};
}

// Takes "(2)" off the end.
bool ConsumeLastNumber(std::string& heading) {
  const size_t at = heading.rfind('(');
  if (at == std::string::npos) return false;
  absl::string_view rest = absl::string_view(heading).substr(at);
  if (!ConsumeNumber(rest, "(", ")") || !rest.empty()) return false;
  heading.resize(at);
  return true;
}

// A heading of which there may be two, so that a format numbers them: it is
// another column's, or what a number has made of another's.
bool IsNumbered(const v1::TableStart& table, const v1::TableColumn& column) {
  std::set<std::string> others;
  for (const char* own : kOwnHeadings) others.insert(own);
  for (const v1::TableColumn& other : table.columns()) {
    if (&other != &column) others.merge(HeadingsOf(other));
  }
  for (std::string heading : HeadingsOf(column)) {
    do {
      if (others.count(heading) > 0) return true;
    } while (ConsumeLastNumber(heading));
  }
  return false;
}

// The text is the beginning of the whole, cut with an ellipsis; `rest` is what
// follows.
bool IsCut(const std::string& text, const std::string& whole,
           std::string* rest) {
  const size_t at = text.rfind(kEllipsis);
  if (at == std::string::npos || at < kLeastKept) return false;
  *rest = text.substr(at + sizeof(kEllipsis) - 1);
  return absl::StartsWith(WithoutSpaces(whole),
                          WithoutSpaces(text.substr(0, at)));
}

bool MatchesHeading(const PublishedWords& words, const v1::TableStart& table,
                    const v1::TableColumn& column) {
  const std::string& label = LabelOf(column);
  const std::string text = Essence(words.text);
  if (text == Essence(label) || text == Essence(column.label())) return true;
  if (!words.may_be_longer) return false;
  if (Essence(label).empty()) return text == "Column";
  std::string ending;
  if (!words.may_be_cut || !IsCut(text, label, &ending)) {
    absl::string_view after = text;
    if (absl::ConsumePrefix(&after, Essence(label))) {
      ending = std::string(after);
    } else if (words.may_be_cut &&
               absl::StartsWith(WithoutSpaces(text), WithoutSpaces(label))) {
      // Its line breaks are spaces, and so is what cannot be shown.
      ending = WithoutSpaces(text).substr(WithoutSpaces(label).size());
    } else {
      return false;
    }
  }
  const std::string added = WithoutSpaces(ending);
  absl::string_view rest = added;
  absl::ConsumePrefix(&rest, WithoutSpaces(UnitOf(column)));
  if (rest.empty()) return true;
  return ConsumeNumber(rest, "(", ")") && rest.empty() &&
         IsNumbered(table, column);
}

// A title, and behind it which part of the table it is and which notes it has.
bool MatchesTitle(const PublishedWords& words, const std::string& title) {
  const std::string text = Essence(words.text);
  if (text == Essence(title)) return true;
  absl::string_view rest = text;
  if (!words.may_be_longer || !absl::ConsumePrefix(&rest, Essence(title))) {
    return false;
  }
  ConsumeNumber(rest, " (part ", ")");
  while (ConsumeNumber(rest, " [note ", "]")) {
  }
  return rest.empty();
}

bool MatchesDocumentTitle(const PublishedWords& words,
                          const std::string& title) {
  const std::string text = Essence(words.text);
  // Formats call a document without a title something of their own.
  if (Essence(title).empty() || text == Essence(title)) return true;
  return words.may_be_cut && text.size() >= kLeastKept &&
         absl::StartsWith(Essence(title), text);
}

struct Note {
  std::string name;
  std::string text;
};

std::vector<Note> NotesOf(const ServerTable& table) {
  std::vector<Note> notes;
  for (const std::string& text : table.start.notes()) {
    notes.push_back({absl::StrCat("note ", notes.size() + 1, " of the table ",
                                  table.start.id()),
                     text});
  }
  return notes;
}

class WordsComparison {
 public:
  WordsComparison(const PublishedFile& file, const ServerDocument& made,
                  FileComparison& result)
      : file_(file), made_(made), result_(result) {}

  void Run() {
    for (const PublishedWords& words : file_.words) {
      ++result_.words;
      Compare(words);
    }
    if (file_.has_notes) AddMissingNotes();
  }

 private:
  void Compare(const PublishedWords& words) {
    if (words.kind == PublishedWords::Kind::kDocumentTitle) {
      if (!MatchesDocumentTitle(words, made_.header.title())) {
        AddEdit("the title", words, made_.header.title());
      }
      return;
    }
    if (words.kind == PublishedWords::Kind::kNote) return CompareNote(words);
    const ServerTable* table = FindTable(made_, words.table);
    if (table == nullptr) return;
    if (words.kind == PublishedWords::Kind::kTitle) {
      CompareTitle(words, table->start);
    } else {
      CompareHeading(words, table->start);
    }
  }

  void CompareTitle(const PublishedWords& words, const v1::TableStart& table) {
    // Without a title a table is called by its id, or not at all.
    const bool is_called =
        MatchesTitle(words, table.title()) ||
        (Essence(table.title()).empty() && MatchesTitle(words, table.id()));
    if (is_called) return;
    AddEdit(absl::StrCat("the title of the table ", table.id()), words,
            table.title());
  }

  void CompareHeading(const PublishedWords& words,
                      const v1::TableStart& table) {
    for (const v1::TableColumn& column : table.columns()) {
      if (column.id() != words.column) continue;
      if (MatchesHeading(words, table, column)) return;
      return AddEdit(
          absl::StrCat("the heading of ", table.id(), "/", column.id()), words,
          column.label());
    }
  }

  std::vector<Note> NotesOfTable(const std::string& id) const {
    std::vector<Note> notes;
    for (const ServerTable& table : made_.tables) {
      if (!id.empty() && table.start.id() != id) continue;
      for (Note& note : NotesOf(table)) notes.push_back(std::move(note));
    }
    return notes;
  }

  void CompareNote(const PublishedWords& words) {
    seen_.insert({words.table, words.number});
    const std::vector<Note> notes = NotesOfTable(words.table);
    const auto index = static_cast<size_t>(words.number - 1);
    if (words.number < 1 || index >= notes.size()) {
      AddEdit("a note", words, "");
    } else if (Essence(words.text) != Essence(notes[index].text)) {
      AddEdit(notes[index].name, words, notes[index].text);
    }
  }

  void AddMissingNotes() {
    int64_t in_all = 0;
    for (const ServerTable& table : made_.tables) {
      const std::string& id = table.start.id();
      int64_t number = 0;
      for (const Note& note : NotesOf(table)) {
        ++in_all;
        ++number;
        const bool is_there =
            seen_.count({id, number}) > 0 || seen_.count({"", in_all}) > 0;
        if (is_there || Essence(note.text).empty()) continue;
        if (file_.is_part && file_.tables.count(id) == 0) continue;
        result_.edits.push_back({note.name, "", "nothing", note.text});
      }
    }
  }

  void AddEdit(std::string name, const PublishedWords& words,
               const std::string& as_made) {
    result_.edits.push_back(
        {std::move(name), words.place,
         Essence(words.text).empty() ? "nothing" : words.text,
         as_made.empty() ? "nothing" : as_made});
  }

  const PublishedFile& file_;
  const ServerDocument& made_;
  FileComparison& result_;
  // The notes that the file has, by table and number.
  std::set<std::pair<std::string, int64_t>> seen_;
};

}  // namespace

void CompareWords(const PublishedFile& file, const ServerDocument& made,
                  FileComparison& result) {
  WordsComparison(file, made, result).Run();
}

}  // namespace redress::verify
