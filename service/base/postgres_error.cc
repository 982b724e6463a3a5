#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "service/base/errors.h"
#include "service/base/postgres.h"

namespace redress::postgres {
namespace {

struct Meaning {
  absl::StatusCode code;
  const char* reason;
  const char* words;
};

constexpr Meaning kUnreachable = {absl::StatusCode::kUnavailable,
                                  "DATABASE_UNREACHABLE",
                                  "the database is not to be reached"};

// See PostgreSQL's manual, appendix A. The first two characters are the class.
Meaning MeaningOf(absl::string_view sqlstate) {
  if (sqlstate.empty() || absl::StartsWith(sqlstate, "08") ||
      // Shutting down, crashed, starting; too many connections; a connection
      // that idled too long; its database was dropped.
      absl::StartsWith(sqlstate, "57P") || sqlstate == "53300" ||
      absl::StartsWith(sqlstate, "28") || sqlstate == "3D000" ||
      sqlstate == "25P03") {
    return kUnreachable;
  }
  if (sqlstate == "53100") {
    return {absl::StatusCode::kResourceExhausted, "DISK_FULL",
            "no room left for the database"};
  }
  if (absl::StartsWith(sqlstate, "53")) {
    return {absl::StatusCode::kResourceExhausted, "OUT_OF_MEMORY",
            "the database has not enough memory"};
  }
  // Serialisation, deadlock, a lock that was not had in time.
  if (absl::StartsWith(sqlstate, "40") || sqlstate == "55P03" ||
      sqlstate == "55006") {
    return {absl::StatusCode::kUnavailable, "DATABASE_BUSY",
            "the database is busy with somebody else; try again"};
  }
  if (absl::StartsWith(sqlstate, "XX001") ||
      absl::StartsWith(sqlstate, "XX002")) {
    return {absl::StatusCode::kDataLoss, "DATABASE_DAMAGED",
            "the database is damaged"};
  }
  if (sqlstate == "25006") {
    return {absl::StatusCode::kFailedPrecondition, "DATABASE_READ_ONLY",
            "the database takes no writes"};
  }
  if (sqlstate == "42501") {
    return {absl::StatusCode::kFailedPrecondition, "NO_DATABASE_RIGHT",
            "the role has not the right for this in the database"};
  }
  if (sqlstate == "57014") {
    return {absl::StatusCode::kCancelled, "INTERRUPTED",
            "the database was interrupted"};
  }
  if (absl::StartsWith(sqlstate, "54") || sqlstate == "22001") {
    return {absl::StatusCode::kInvalidArgument, "VALUE_TOO_LARGE",
            "a value is too large for the database"};
  }
  return {absl::StatusCode::kInternal, "DATABASE_ERROR", "the database failed"};
}

}  // namespace

absl::Status ErrorOf(absl::string_view sqlstate, absl::string_view message) {
  const Meaning meaning = MeaningOf(sqlstate);
  message = absl::StripAsciiWhitespace(message);
  std::string text = meaning.words;
  if (!message.empty()) absl::StrAppend(&text, " (", message, ")");
  return ErrorWithReason(meaning.code, text, meaning.reason);
}

}  // namespace redress::postgres
