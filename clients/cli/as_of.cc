#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/answer_text.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/question_flags.h"
#include "service/base/errors.h"
#include "service/model/day.h"

namespace redress::cli {
namespace {

constexpr int kPageSize = 1000;

bool SpeaksBy(const v1::DataVersion& version, model::Day day) {
  const absl::StatusOr<model::Day> data_date =
      model::DayFromProto(version.data_date());
  return data_date.ok() && *data_date != model::kNoDay && *data_date <= day;
}

// The last version whose data date is `day` or earlier.
absl::StatusOr<int64_t> VersionOf(const Invocation& invocation,
                                  model::Day day) {
  v1::DataVersion found;
  v1::DataVersion first;
  v1::ListVersionsRequest request;
  request.set_page_size(kPageSize);
  const absl::Status status = invocation.client().ListVersions(
      request,
      [&](const v1::ListVersionsResponse& page) -> absl::StatusOr<bool> {
        for (const v1::VersionSummary& version : page.versions()) {
          first = version.version();
          if (!SpeaksBy(version.version(), day)) continue;
          found = version.version();
          return false;
        }
        return true;
      });
  if (!status.ok()) return status;
  const std::string text = model::IsoDay(day);
  if (found.version() == 0) {
    return ErrorWithReason(
        absl::StatusCode::kNotFound,
        absl::StrCat(
            "--as-of: no data version speaks for ", text, " or a day before it",
            first.version() == 0
                ? "; there are no versions yet"
                : absl::StrCat("; the first one is version ", first.version(),
                               " of ", DateText(first.data_date()))),
        "UNKNOWN_VERSION");
  }
  invocation.err() << "note: --as-of " << text << " takes data version "
                   << found.version() << " of " << DateText(found.data_date())
                   << "\n";
  return found.version();
}

}  // namespace

Flag AsOfFlag() {
  return {"as-of", "VERSION",
          "answer from the data as they were: the number of a data version, or "
          "a day, as 2019-09-30, which takes the last version whose data date "
          "is that day or earlier; \"redress versions\" lists them"};
}

absl::StatusOr<int64_t> ReadAsOf(const Invocation& invocation) {
  if (!invocation.arguments().Has("as-of")) return 0;
  const std::string text = invocation.arguments().Value("as-of");
  int64_t version = 0;
  if (absl::SimpleAtoi(text, &version) && version > 0) return version;
  const absl::StatusOr<model::Day> day = model::ParseIsoDay(text);
  if (!day.ok()) {
    return UsageError(absl::StrCat(
        "--as-of: \"", text,
        "\" is neither the number of a data version, from 1 on, nor a day, as "
        "2019-09-30; \"redress versions\" lists the versions"));
  }
  return VersionOf(invocation, *day);
}

}  // namespace redress::cli
