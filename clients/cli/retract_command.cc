#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/record_key.h"
#include "clients/cli/terminal_text.h"
#include "service/base/nearest.h"
#include "service/model/day.h"
#include "service/model/vocabulary.h"

namespace redress::cli {
namespace {

// What is retracted, and how it is called.
struct Target {
  v1::RetractRecordRequest request;
  std::string name;
};

// Cuts ":2019-04-01" off the end of `text`. Nothing where it has none.
std::optional<v1::Date> CutOffDay(std::string& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const absl::StatusOr<model::Day> day =
      model::ParseIsoDay(text.substr(colon + 1));
  if (!day.ok()) return std::nullopt;
  text.resize(colon);
  return model::DayToProto(*day);
}

std::string FromText(const std::optional<v1::Date>& from) {
  return from.has_value() ? absl::StrCat(" from ", DateText(*from)) : "";
}

// DIMENSION:RECORDED[:FROM]; the recorded name may have colons in it.
absl::StatusOr<Target> ReadAlias(const std::string& text) {
  std::string rest = text;
  const std::optional<v1::Date> from = CutOffDay(rest);
  const size_t colon = rest.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == rest.size()) {
    return UsageError(absl::StrCat(
        "--alias: \"", text,
        "\" is not DIMENSION:RECORDED or DIMENSION:RECORDED:FROM, as "
        "team:Fostering Team:2019-04-01; FROM is the alias's first day"));
  }
  Target target;
  v1::Alias& alias = *target.request.mutable_reference_data()->mutable_alias();
  alias.set_dimension(rest.substr(0, colon));
  alias.set_recorded(rest.substr(colon + 1));
  if (from.has_value()) *alias.mutable_effective_from() = *from;
  target.name = absl::StrCat("the alias of ", alias.dimension(), " \"",
                             alias.recorded(), "\"", FromText(from));
  return target;
}

// PROCEDURE[:FROM].
absl::StatusOr<Target> ReadProcedure(const std::string& text) {
  std::string name = text;
  const std::optional<v1::Date> from = CutOffDay(name);
  const std::optional<int> procedure =
      model::VocabularyValue(*v1::Procedure_descriptor(), name);
  if (!procedure.has_value()) {
    const std::vector<std::string> names =
        model::VocabularyNames(*v1::Procedure_descriptor());
    return UsageError(absl::StrCat("--procedure: \"", name, "\" is not one of ",
                                   absl::StrJoin(names, ", "),
                                   DidYouMean(name, names)));
  }
  Target target;
  v1::ProcedureDefinition& definition =
      *target.request.mutable_reference_data()->mutable_procedure();
  definition.set_procedure(static_cast<v1::Procedure>(*procedure));
  if (from.has_value()) *definition.mutable_effective_from() = *from;
  target.name = absl::StrCat("the procedure ", absl::AsciiStrToLower(name),
                             FromText(from));
  return target;
}

absl::StatusOr<Target> ReadReferenceData(const Arguments& arguments) {
  if (arguments.Has("alias")) return ReadAlias(arguments.Value("alias"));
  if (arguments.Has("procedure")) {
    return ReadProcedure(arguments.Value("procedure"));
  }
  Target target;
  v1::ReferenceData& data = *target.request.mutable_reference_data();
  if (arguments.Has("report")) {
    data.mutable_report()->set_id(arguments.Value("report"));
    target.name = absl::StrCat("the report ", data.report().id());
  } else {
    data.mutable_disclosure_profile()->set_name(
        arguments.Value("disclosure-profile"));
    target.name = absl::StrCat("the disclosure profile ",
                               data.disclosure_profile().name());
  }
  return target;
}

// Exactly one thing is to be named.
absl::StatusOr<Target> ReadTarget(const Arguments& arguments) {
  size_t named = arguments.positional.size();
  for (const char* flag :
       {"alias", "procedure", "report", "disclosure-profile"}) {
    if (!arguments.Has(flag)) continue;
    if (arguments.Value(flag).empty()) {
      return UsageError(absl::StrCat("--", flag, " names nothing"));
    }
    ++named;
  }
  if (named != 1) {
    return UsageError(absl::StrCat(
        named == 0 ? "nothing is named" : "more than one thing is named",
        ": give a REFERENCE, or one of --alias, --procedure, --report and "
        "--disclosure-profile"));
  }
  if (arguments.positional.empty()) {
    for (const char* flag : {"learning", "authority"}) {
      if (!arguments.Has(flag)) continue;
      return UsageError(absl::StrCat("--", flag, " is for a REFERENCE"));
    }
    return ReadReferenceData(arguments);
  }
  Target target;
  *(arguments.Switch("learning") ? target.request.mutable_learning_action()
                                 : target.request.mutable_representation()) =
      ReadKey(arguments);
  target.name = KeyText(arguments);
  return target;
}

absl::StatusOr<int> Run(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments();
  absl::StatusOr<Target> target = ReadTarget(arguments);
  if (!target.ok()) return target.status();
  absl::StatusOr<std::string> reason =
      ReadReason(arguments, "recorded twice, see CR-2019-0002");
  if (!reason.ok()) return reason.status();
  target->request.set_reason(*std::move(reason));
  const absl::StatusOr<v1::RetractRecordResponse> response =
      invocation.client().RetractRecord(target->request);
  if (!response.ok()) return response.status();
  const v1::DataVersion& version = response->data_version();
  const std::string date = DateText(version.data_date());
  for (const std::string& line : WrapText(
           SafeText(absl::StrCat(
               "Retracted ", target->name, ": from version ", version.version(),
               date.empty() ? "" : " of ", date,
               " on it is as if it had never been imported. Earlier versions "
               "keep it and give the figures that they gave.")),
           invocation.style().width)) {
    invocation.out() << line << "\n";
  }
  return kOk;
}

}  // namespace

Command RetractCommand() {
  Command command;
  command.name = "retract";
  command.summary = "take a record out of force that was imported by mistake";
  command.arguments = "[REFERENCE]";
  command.most_arguments = 1;
  command.flags = {
      {"reason", "TEXT", "why; kept with the version. Required"},
      LearningFlag(),
      AuthorityFlag(),
      {"alias", "DIMENSION:RECORDED[:FROM]",
       "retract an alias: the dimension, the name as recorded and, where the "
       "alias has one, its first day"},
      {"procedure", "NAME[:FROM]",
       "retract a procedure's clocks, in force from their first day"},
      {"report", "ID", "retract a report's definition"},
      {"disclosure-profile", "NAME", "retract a disclosure profile"},
  };
  command.details =
      "For duplicates, tests and other mistakes. From the next version on the "
      "record is as if it had never been imported; earlier versions keep it, "
      "\"redress history\" shows it, and importing it again brings it back. To "
      "make a record's content go away for ever, see \"redress erase\".";
  command.examples =
      "  redress retract CR-2019-0001 --reason 'recorded twice'\n\n"
      "  # A learning action, by its id\n"
      "  redress retract L-12 --learning --reason 'a test'\n\n"
      "  # An alias that holds from a day on\n"
      "  redress retract --alias 'team:Fostering Team:2019-04-01' \\\n"
      "    --reason 'the teams were not merged'\n";
  command.run = Run;
  return command;
}

}  // namespace redress::cli
