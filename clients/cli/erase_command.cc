#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/record_key.h"
#include "clients/cli/terminal_text.h"

namespace redress::cli {
namespace {

constexpr char kNotReached[] =
    "It does not reach what has left the server: backups made before, files "
    "that were exported, reports that were printed or published, and the "
    "system that the record came from. See docs/erasure.md.";

void Write(std::ostream& out, const Invocation& invocation,
           const std::string& text) {
  for (const std::string& line : WrapText(SafeText(text, /*keep_lines=*/true),
                                          invocation.style().width)) {
    out << line << "\n";
  }
}

// Whether the user means it: has said --yes, or types the reference.
absl::Status Confirm(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  const std::string& reference = arguments.positional[0];
  if (arguments.Switch("yes")) return absl::OkStatus();
  if (!invocation.environment().input_is_terminal) {
    return UsageError(
        "an erasure cannot be undone, and there is no terminal to ask on: "
        "--yes erases without asking");
  }
  invocation.err() << "\nType the reference to erase it: " << std::flush;
  std::string typed;
  std::getline(invocation.in(), typed);
  if (absl::StripAsciiWhitespace(typed) != reference) {
    return UsageError(absl::StrCat("\"", typed, "\" is not \"", reference,
                                   "\": nothing was erased"));
  }
  return absl::OkStatus();
}

std::string VersionsText(const v1::EraseRecordResponse& response) {
  if (response.first_version() == response.last_version()) {
    return absl::StrCat("version ", response.first_version());
  }
  return absl::StrCat("versions ", response.first_version(), " to ",
                      response.last_version());
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  absl::StatusOr<std::string> reason =
      ReadReason(arguments, "request of 2019-11-04 under article 17");
  if (!reason.ok()) return reason.status();
  v1::EraseRecordRequest request;
  request.set_reason(*std::move(reason));
  *(arguments.Switch("learning") ? request.mutable_learning_action()
                                 : request.mutable_representation()) =
      ReadKey(arguments);
  const std::string name = KeyText(arguments);
  Write(invocation.err(), invocation,
        absl::StrCat("This erases ", name,
                     " from every data version, from the database's files and "
                     "from every later backup. Nothing can bring it back.\n\n",
                     kNotReached));
  if (absl::Status status = Confirm(invocation); !status.ok()) return status;
  const absl::StatusOr<v1::EraseRecordResponse> response =
      invocation.client().EraseRecord(request);
  if (!response.ok()) return response.status();
  const v1::DataVersion& version = response->data_version();
  const std::string date = DateText(version.data_date());
  Write(invocation.out(), invocation,
        absl::StrCat(
            "Erased ", name, ": ", response->revisions(),
            response->revisions() == 1 ? " revision" : " revisions",
            ", with version ", version.version(), date.empty() ? "" : " of ",
            date, ".\nIt was part of the figures of ", VersionsText(*response),
            ". Answers from there now leave it out, may differ from those made "
            "before, and say so.\n",
            kNotReached));
  return kOk;
}

}  // namespace

Command EraseCommand() {
  Command command;
  command.name = "erase";
  command.summary = "erase a case or a learning action for ever";
  command.arguments = "REFERENCE";
  command.least_arguments = 1;
  command.most_arguments = 1;
  command.flags = {
      {"reason", "TEXT",
       "why, with nothing of the record in it; kept with the version. "
       "Required"},
      LearningFlag(),
      AuthorityFlag(),
      {"yes", "", "erase without asking"},
  };
  command.details =
      "For the right to erasure (UK GDPR, article 17). The record's content is "
      "gone from every data version, from the database's files and from every "
      "later backup, and nothing can bring it back; so it is asked for once "
      "more, by its reference. An import that brings the case again is "
      "refused. For a mistake, which later versions shall leave out and "
      "earlier ones keep, see \"redress retract\".\n\n" +
      std::string(kNotReached) +
      "\n\nFigures of versions that held the record change; answers from them "
      "say how many records were erased since.";
  command.examples =
      "  redress erase CR-2019-0001 --reason 'request of 2019-11-04'\n\n"
      "  # In a script, which nobody can answer\n"
      "  redress erase CR-2019-0001 --reason 'request of 2019-11-04' --yes\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
