#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/answer_view.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "clients/cli/record_changes.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

std::string OrNone(const std::string& value) {
  return value.empty() ? "(none)" : value;
}

// Which commit made the revision: "Version 4 of 2019-09-30, committed …".
std::string CommitText(const v1::RecordRevision& revision) {
  const std::string date = DateText(revision.version().data_date());
  const std::string time = TimeText(revision.committed_at());
  return absl::StrCat("Version ", revision.version().version(),
                      date.empty() ? "" : " of ", date,
                      time.empty() ? "" : ", committed ", time);
}

std::string From(const v1::RecordRevision& revision) {
  return revision.source().empty() ? ""
                                   : absl::StrCat(" from ", revision.source());
}

void WriteChanges(const Invocation& invocation,
                  const v1::Representation& before,
                  const v1::RecordRevision& revision) {
  const std::vector<std::string> paths(revision.changed_fields().begin(),
                                       revision.changed_fields().end());
  const char* arrow = invocation.style().unicode ? " → " : " -> ";
  for (const RecordChange& change :
       RecordChanges(before, revision.representation(), paths)) {
    invocation.out() << "    " << PadRight(SafeText(change.column), 24) << " "
                     << SafeText(OrNone(change.before)) << arrow
                     << SafeText(OrNone(change.after)) << "\n";
  }
}

void WriteRevision(const Invocation& invocation,
                   const v1::Representation& before, bool was_retracted,
                   const v1::RecordRevision& revision) {
  std::ostream& out = invocation.out();
  out << "\n" << SafeText(CommitText(revision)) << "\n";
  switch (revision.change()) {
    case v1::REVISION_CHANGE_CREATED:
      out << "  " << (was_retracted ? "back" : "created")
          << SafeText(From(revision)) << "\n";
      break;
    case v1::REVISION_CHANGE_RETRACTED:
      out << "  retracted: " << SafeText(OrNone(revision.source())) << "\n";
      break;
    default:
      out << "  corrected" << SafeText(From(revision)) << "\n";
      WriteChanges(invocation, before, revision);
  }
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const absl::StatusOr<std::string> output =
      ReadOutput(arguments, {"text", "json"});
  if (!output.ok()) return output.status();
  const std::string& reference = arguments.positional[0];
  const absl::StatusOr<std::vector<v1::RecordRevision>> revisions =
      invocation.client().ListRevisions(arguments.Value("authority"),
                                        reference);
  if (!revisions.ok()) return revisions.status();
  if (*output == "json") {
    v1::ListRevisionsResponse whole;
    whole.mutable_revisions()->Assign(revisions->begin(), revisions->end());
    const absl::StatusOr<std::string> json = AsJsonWithoutEmpty(whole);
    if (!json.ok()) return json.status();
    invocation.out() << *json;
    return kOk;
  }
  invocation.out() << SafeText(reference) << ": " << revisions->size()
                   << (revisions->size() == 1 ? " revision" : " revisions")
                   << "\n";
  v1::Representation before;
  bool was_retracted = false;
  for (const v1::RecordRevision& revision : *revisions) {
    WriteRevision(invocation, before, was_retracted, revision);
    was_retracted = revision.change() == v1::REVISION_CHANGE_RETRACTED;
    if (revision.has_representation()) before = revision.representation();
  }
  return kOk;
}

}  // namespace

Command HistoryCommand() {
  Command command;
  command.name = "history";
  command.summary = "print what became of one case, version by version";
  command.arguments = "REFERENCE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = {
      {"authority", "NAME", "the council; else the server's default one"},
      {"output", "FORMAT",
       "text (the default) or json (the proto3 JSON of the response, with the "
       "whole case at each revision)"},
  };
  command.details =
      "Each revision names the data version that made it, where it came from, "
      "and the values that it changed, the earlier one first. A retraction is "
      "printed with its reason. An erased case has no history: nothing of it "
      "is left.";
  command.examples =
      "  redress history CR-2019-0001\n\n"
      "  # The case as it stood at one of its versions\n"
      "  redress get CR-2019-0001 --as-of 3\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
