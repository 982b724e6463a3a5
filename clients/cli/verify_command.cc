#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/record_changes.h"
#include "clients/cli/terminal_text.h"
#include "clients/verify/verify.h"

namespace redress::cli {
namespace {

using verify::Cause;
using verify::Edit;
using verify::RevisedFigure;
using verify::Verification;

// Of a long text, the part that matters is told.
constexpr size_t kMostShown = 80;
constexpr size_t kBefore = 30;
constexpr size_t kMostListed = 200;

// The text from `begin` on, which is moved to where a character begins.
std::string Short(const std::string& text, size_t begin = 0) {
  while (begin > 0 &&
         (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) {
    --begin;
  }
  const std::string safe = SafeText(text.substr(begin));
  const std::string shown = DisplayWidth(safe) <= kMostShown
                                ? safe
                                : WrapText(safe, kMostShown).front() + " ...";
  return absl::StrCat(begin > 0 ? "... " : "", shown);
}

// Where two texts begin to differ, and a little before.
size_t FirstDifference(const std::string& a, const std::string& b) {
  const size_t at = static_cast<size_t>(
      std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  return at <= kBefore ? 0 : at - kBefore;
}

std::string VersionText(const v1::DataVersion& version) {
  const std::string date = DateText(version.data_date());
  return absl::StrCat("version ", version.version(),
                      date.empty() ? "" : " of " + date);
}

std::string Plural(int64_t count, const char* one, const char* many) {
  return absl::StrCat(count, " ", count == 1 ? one : many);
}

const char* ChangeText(Cause::Change change) {
  switch (change) {
    case Cause::Change::kCounted:
      return "counted now, and not then";
    case Cause::Change::kLeftOut:
      return "counted then, and not now";
    case Cause::Change::kOtherwise:
      return "counted otherwise";
  }
  return "";
}

class Writer {
 public:
  explicit Writer(const Invocation& invocation)
      : invocation_(invocation),
        out_(invocation.out()),
        arrow_(invocation.style().unicode ? " → " : " -> ") {}

  void Write(const std::string& path, const Verification& result) {
    out_ << SafeText(path) << ": " << result.file.format << ", "
         << SafeText(result.made.id()) << ", from data "
         << VersionText(result.made.data_version());
    if (!result.made.disclosure_profile().empty()) {
      out_ << ", profile " << SafeText(result.made.disclosure_profile());
    }
    out_ << "\n";
    WriteEdits(result);
    if (result.made.data_version().version() ==
        result.now.data_version().version()) {
      out_ << "\nThat is the last version of the data.\n";
      return;
    }
    WriteRevised(result);
  }

 private:
  void WriteEdits(const Verification& result) {
    const auto& comparison = result.comparison;
    out_ << "\n"
         << Plural(comparison.figures, "figure", "figures") << " and "
         << Plural(comparison.cells - comparison.figures, "other cell",
                   "other cells")
         << " of tables and " << Plural(comparison.texts, "text", "texts")
         << " were compared with what this server makes of that version.\n";
    if (comparison.edits.empty() && result.file.oddities.empty()) {
      out_ << "Unchanged: each is as it was exported.\n";
      return;
    }
    const int64_t erased = result.made.data_version().erased_records();
    if (erased > 0) {
      out_ << "Note: " << Plural(erased, "record", "records")
           << " of that version were erased since, which may be why.\n";
    }
    out_ << "CHANGED since the export: "
         << Plural(static_cast<int64_t>(comparison.edits.size() +
                                        result.file.oddities.size()),
                   "place", "places")
         << "\n";
    for (size_t i = 0; i < comparison.edits.size() && i < kMostListed; ++i) {
      const Edit& edit = comparison.edits[i];
      out_ << "  " << SafeText(edit.name);
      if (!edit.place.empty()) out_ << " (" << SafeText(edit.place) << ")";
      const size_t from = FirstDifference(edit.in_file, edit.as_made);
      out_ << ": the file has " << Short(edit.in_file, from)
           << ", exported was " << Short(edit.as_made, from) << "\n";
    }
    WriteMore(comparison.edits.size());
    for (const std::string& oddity : result.file.oddities) {
      out_ << "  " << SafeText(oddity) << "\n";
    }
  }

  void WriteMore(size_t count) {
    if (count > kMostListed) {
      out_ << "  and " << count - kMostListed << " more\n";
    }
  }

  void WriteRevised(const Verification& result) {
    out_ << "\nThe last data are " << VersionText(result.now.data_version())
         << ". ";
    if (result.revised.empty() && result.revised_texts.empty()) {
      out_ << "Every figure still holds.\n";
      return;
    }
    out_ << "By now "
         << Plural(static_cast<int64_t>(result.revised.size()), "cell", "cells")
         << " and "
         << Plural(static_cast<int64_t>(result.revised_texts.size()),
                   "figure in the texts", "figures in the texts")
         << " differ:\n";
    for (size_t i = 0; i < result.revised.size() && i < kMostListed; ++i) {
      WriteFigure(result, result.revised[i]);
    }
    WriteMore(result.revised.size());
    for (const verify::TextRevision& text : result.revised_texts) {
      out_ << "  in the texts, " << SafeText(text.name) << ": "
           << Short(text.then) << arrow_ << Short(text.now) << "\n";
    }
  }

  void WriteFigure(const Verification& result, const RevisedFigure& figure) {
    out_ << "  " << SafeText(figure.name) << ", " << SafeText(figure.about)
         << ": " << Short(figure.then) << arrow_ << Short(figure.now) << "\n";
    for (const Cause& cause : figure.causes) {
      WriteCause(result, cause);
    }
    if (figure.has_more_causes) out_ << "    and more\n";
    if (!figure.causes_unknown.empty()) return;
    if (!figure.causes.empty()) return;
    if (!figure.had_row) {
      out_ << "    its row is new, and this figure counts no case\n";
    } else if (!figure.has_row) {
      out_ << "    its row is gone, and this figure counted no case\n";
    } else {
      out_ << "    the same cases are counted: reference data changed, or a "
              "figure that this one is compared with\n";
    }
  }

  void WriteCause(const Verification& result, const Cause& cause) {
    const v1::CaseEntry& entry = cause.entry;
    out_ << "    " << SafeText(entry.reference());
    if (!entry.stage().empty()) out_ << " " << SafeText(entry.stage());
    out_ << ": " << ChangeText(cause.change);
    const absl::StatusOr<std::vector<v1::RecordRevision>> revisions =
        invocation_.client().ListRevisions(entry.authority(),
                                           entry.reference());
    if (revisions.ok()) out_ << RevisionsText(result, *revisions);
    out_ << "\n";
  }

  // "; version 4 of 2019-10-14 set closed_on, from cases.csv".
  static std::string RevisionsText(
      const Verification& result,
      const std::vector<v1::RecordRevision>& revisions) {
    std::string text;
    v1::Representation before;
    for (const v1::RecordRevision& revision : revisions) {
      const int64_t version = revision.version().version();
      if (version > result.made.data_version().version() &&
          version <= result.now.data_version().version()) {
        absl::StrAppend(&text, "; ", VersionText(revision.version()), " ",
                        WhatItDid(before, revision));
        if (!revision.source().empty()) {
          absl::StrAppend(&text, ", from ", SafeText(revision.source()));
        }
      }
      if (revision.has_representation()) before = revision.representation();
    }
    return text;
  }

  static std::string WhatItDid(const v1::Representation& before,
                               const v1::RecordRevision& revision) {
    switch (revision.change()) {
      case v1::REVISION_CHANGE_CREATED:
        return "brought it";
      case v1::REVISION_CHANGE_RETRACTED:
        return "retracted it";
      default:
        break;
    }
    std::vector<std::string> columns;
    for (const RecordChange& change :
         RecordChanges(before, revision.representation(),
                       {revision.changed_fields().begin(),
                        revision.changed_fields().end()})) {
      columns.push_back(SafeText(change.column));
    }
    return absl::StrCat("changed ", absl::StrJoin(columns, ", "));
  }

  const Invocation& invocation_;
  std::ostream& out_;
  const char* const arrow_;
};

absl::StatusOr<int> Run(const Invocation& invocation) {
  const std::string& path = invocation.arguments().positional[0];
  const absl::StatusOr<Verification> result =
      verify::Verify(invocation.client(), path, verify::VerifyOptions());
  if (absl::IsInvalidArgument(result.status())) {
    return FileError(
        absl::StrCat(path, ": ", std::string(result.status().message())));
  }
  if (!result.ok()) return result.status();
  Writer(invocation).Write(path, *result);
  const bool same = result->comparison.edits.empty() &&
                    result->file.oddities.empty() && result->revised.empty() &&
                    result->revised_texts.empty();
  return same ? kOk : kFindings;
}

}  // namespace

Command VerifyCommand() {
  Command command;
  command.name = "verify";
  command.summary = "check a published file, figure by figure";
  command.arguments = "FILE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.details =
      "FILE is what an exporter of Redress wrote: a workbook, a folder or zip "
      "of CSV files, a web page or a return, whoever saved it since. The "
      "server makes its document again from the version of the data that the "
      "file names, and every figure, label and text is compared: what was "
      "edited by hand is listed with its place. Then the document is made from "
      "the last version: figures that differ by now are listed, each with the "
      "cases that it counts otherwise, and what changed in them.\n\n"
      "The exit code is 0 where the file is as it was exported and every "
      "figure still holds, and 1 where something is listed.";
  command.examples =
      "  redress verify report.xlsx\n"
      "  redress verify published/          # a folder of CSV files\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
