#include "clients/cli/exit_codes.h"

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"

namespace redress::cli {
namespace {

constexpr char kUsageReason[] = "USAGE";
constexpr char kFileReason[] = "LOCAL_FILE";

}  // namespace

const char kExitCodesHelp[] =
    "  0  done\n"
    "  1  an import did not accept some rows, or a check found something;\n"
    "     it is listed\n"
    "  2  the command line is wrong\n"
    "  3  the server is not there, or did not answer in time\n"
    "  4  the server refused the request, and says why\n"
    "  5  a file cannot be read or written, or has a wrong header\n"
    "  6  anything else: a fault of the server, of the network or of Redress\n";

absl::Status UsageError(const std::string& message) {
  return ErrorWithReason(absl::StatusCode::kInvalidArgument, message,
                         kUsageReason);
}

absl::Status UsageError(const std::string& name, const absl::Status& status) {
  return UsageError(absl::StrCat(name, ": ", std::string(status.message())));
}

absl::Status FileError(const std::string& message) {
  return ErrorWithReason(absl::StatusCode::kFailedPrecondition, message,
                         kFileReason);
}

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kOk;
  const std::string reason = ErrorReason(status);
  if (reason == kUsageReason || reason == "MANY_FILES") return kUsage;
  if (reason == kFileReason || reason == "CSV_HEADER") return kFileTrouble;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kNoServer;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
      return kRefused;
    default:
      return kOther;
  }
}

}  // namespace redress::cli
