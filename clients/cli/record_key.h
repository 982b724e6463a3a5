// What retract and erase share: which record, and why.

#ifndef REDRESS_CLIENTS_CLI_RECORD_KEY_H_
#define REDRESS_CLIENTS_CLI_RECORD_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/flags.h"
#include "redress/v1/record_service.pb.h"

namespace redress::cli {

// --learning, --authority.
Flag LearningFlag();
Flag AuthorityFlag();

// The case or action that the command's first argument names.
v1::RecordKey ReadKey(const Arguments& arguments);

// The value of --reason, without spaces around it; an error (reason USAGE)
// where there is none, that shows `example`.
absl::StatusOr<std::string> ReadReason(const Arguments& arguments,
                                       const std::string& example);

// "case CR-1", "learning action L-1".
std::string KeyText(const Arguments& arguments);

}  // namespace redress::cli

#endif  // REDRESS_CLIENTS_CLI_RECORD_KEY_H_
