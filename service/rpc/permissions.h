// What a caller may ask, and under which disclosure profile.

#ifndef REDRESS_SERVICE_RPC_PERMISSIONS_H_
#define REDRESS_SERVICE_RPC_PERMISSIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/query.pb.h"
#include "redress/v1/report.pb.h"
#include "service/model/reference.h"
#include "service/rpc/caller_context.h"
#include "service/rpc/live_data.h"

namespace redress::rpc {

// The profile of a caller's answers that name none: of analysts the settings'
// analyst_profile or "internal", of readers the settings' protected_profile or
// "publish". The settings are today's, whatever version is asked: who may see
// what is no matter of the past.
std::string ProfileOf(const CallerContext& caller,
                      const model::Reference& reference);

// PERMISSION_DENIED, reason ANALYSTS_ONLY: the caller may see protected figures
// only, and so no record, nor change one.
absl::Status CheckAnalyst(const CallerContext& caller);

// Whether the caller may put free questions. PERMISSION_DENIED, reason
// FREE_QUESTION: two of them can be subtracted from one another, and their
// difference may be one child.
absl::Status CheckFreeQuestion(const CallerContext& caller);

// Whether the caller may have the report so: readers give no filter (reason
// FREE_QUESTION), no version (VERSION_NOT_ALLOWED: two versions can be
// subtracted too), no other profile than `profile`, their own
// (PROFILE_NOT_ALLOWED), and periods that are a month, quarter, half or whole
// financial year (PERIOD_NOT_ALLOWED).
absl::Status CheckReport(const CallerContext& caller,
                         const v1::ReportSelection& selection,
                         const std::string& profile);

// The question or selection as it is to be answered: checked as above, with the
// profile that it is answered under. Other errors are those of the data.
absl::StatusOr<v1::Query> SettleQuestion(const v1::Query& query,
                                         const CallerContext& caller,
                                         const LiveData& data);
absl::StatusOr<v1::ReportSelection> SettleQuestion(
    const v1::ReportSelection& selection, const CallerContext& caller,
    const LiveData& data);

// The same of whatever a document is made from. INVALID_ARGUMENT: nothing.
absl::StatusOr<v1::DocumentSource> SettleSource(v1::DocumentSource source,
                                                const CallerContext& caller,
                                                const LiveData& data);

// The version that a settled source is to be answered from.
int64_t VersionOf(const v1::DocumentSource& source);

// Waits until the version `min_data_version` of a request is answerable, where
// it has one; `path` is what leads to the field ("query."). INVALID_ARGUMENT:
// it is negative. Other errors as LiveData::AwaitVersion.
absl::Status AwaitVersion(int64_t min_data_version, const std::string& path,
                          const CallerContext& caller, const LiveData& data);

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_PERMISSIONS_H_
