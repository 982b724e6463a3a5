#include "clients/cli/record_key.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/exit_codes.h"

namespace redress::cli {
namespace {

constexpr size_t kMostReasonBytes = 200;

}  // namespace

Flag LearningFlag() {
  return {"learning", "", "REFERENCE is the id of a learning action"};
}

Flag AuthorityFlag() {
  return {"authority", "NAME", "the council; else the server's default one"};
}

v1::RecordKey ReadKey(const Arguments& arguments) {
  v1::RecordKey key;
  key.set_authority(arguments.Value("authority"));
  key.set_reference(arguments.positional[0]);
  return key;
}

absl::StatusOr<std::string> ReadReason(const Arguments& arguments,
                                       const std::string& example) {
  std::string reason(absl::StripAsciiWhitespace(arguments.Value("reason")));
  if (reason.empty()) {
    return UsageError(absl::StrCat(
        "--reason is missing: say why, as --reason \"", example, "\""));
  }
  if (reason.size() > kMostReasonBytes) {
    return UsageError(absl::StrCat("--reason: it has ", reason.size(),
                                   " bytes, and at most ", kMostReasonBytes,
                                   " are kept"));
  }
  return reason;
}

std::string KeyText(const Arguments& arguments) {
  return absl::StrCat(
      arguments.Switch("learning") ? "learning action " : "case ",
      arguments.positional[0]);
}

}  // namespace redress::cli
