#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/model/reference.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/record_calls.h"
#include "service/store/commit_source.h"

namespace redress::rpc {
namespace {

constexpr size_t kMaxReasonBytes = 200;

void CheckReason(const std::string& reason,
                 std::vector<FieldViolation>& violations) {
  if (reason.empty()) {
    violations.push_back(
        {"reason", "MISSING",
         "reason: say why; it is kept with the version that this makes"});
  } else if (reason.size() > kMaxReasonBytes) {
    violations.push_back(
        {"reason", "TOO_LONG",
         absl::StrCat("reason: ", reason.size(), " bytes; it has at most ",
                      kMaxReasonBytes)});
  }
}

// The key of a case or an action in the request's field `field`.
store::Key KeyOf(const LiveData& data, store::Kind kind,
                 const v1::RecordKey& key, const std::string& field,
                 std::vector<FieldViolation>& violations) {
  if (key.reference().empty()) {
    violations.push_back(
        {absl::StrCat(field, ".reference"), "MISSING",
         absl::StrCat(field, ".reference: ",
                      kind == store::Kind::kRepresentation
                          ? "a case's reference is needed"
                          : "a learning action's id is needed")});
  }
  return {kind, AuthorityOf(data, key.authority()), key.reference()};
}

// The key of a piece of reference data that may be retracted.
store::Key KeyOf(const v1::ReferenceData& entry,
                 std::vector<FieldViolation>& violations) {
  const auto one_in_all = [&](const char* name, const char* what) {
    violations.push_back({absl::StrCat("reference_data.", name),
                          "NOT_RETRACTABLE",
                          absl::StrCat("reference_data.", name, ": ", what)});
  };
  switch (entry.data_case()) {
    case v1::ReferenceData::kSettings:
      one_in_all("settings",
                 "there is always one, and no answer without it; import "
                 "settings that say what shall hold instead");
      break;
    case v1::ReferenceData::kCalendar:
      one_in_all("calendar",
                 "there is always one; import a calendar without the days that "
                 "shall no longer count (an empty one leaves England's rules)");
      break;
    case v1::ReferenceData::DATA_NOT_SET:
      violations.push_back(
          {"reference_data", "MISSING",
           "reference_data: an alias, a procedure, a disclosure profile or a "
           "report is needed"});
      break;
    case v1::ReferenceData::kAlias:
    case v1::ReferenceData::kProcedure:
    case v1::ReferenceData::kReport:
    case v1::ReferenceData::kDisclosureProfile:
      break;
  }
  return {store::Kind::kReferenceData, "", model::ReferenceKey(entry)};
}

// Settings must not be left naming a profile that is not there.
absl::Status CheckProfileUnused(const LiveData& data,
                                const v1::RetractRecordRequest& request) {
  if (!request.reference_data().has_disclosure_profile()) {
    return absl::OkStatus();
  }
  const absl::StatusOr<PinnedVersion> last = data.Pin();
  if (!last.ok()) return last.status();
  const v1::Settings& settings = last->reference().settings();
  const std::string& name =
      request.reference_data().disclosure_profile().name();
  const std::string protected_profile = settings.protected_profile().empty()
                                            ? model::kPublishProfile
                                            : settings.protected_profile();
  const char* user = name == settings.analyst_profile() ? "analyst_profile"
                     : name == protected_profile        ? "protected_profile"
                                                        : nullptr;
  if (user == nullptr) return absl::OkStatus();
  return ErrorWithReason(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("reference_data.disclosure_profile: \"", Printable(name),
                   "\" is the settings' ", user,
                   "; import settings that name another one first"),
      "PROFILE_IN_USE");
}

absl::Status Unfinished(const absl::Status& cause) {
  return ErrorWithReason(
      absl::StatusCode::kUnavailable,
      absl::StrCat("the record is erased and no answer has it any more, but "
                   "what it said is still in the database's files: ",
                   std::string(cause.message()),
                   ". This is tried again until it is done; ask again to see"),
      "ERASE_UNFINISHED");
}

// The word says what made the commit; see store::Batch::source.
std::string Source(const std::string& word, const std::string& reason) {
  return absl::StrCat(word, " ", Printable(reason, 4 * kMaxReasonBytes));
}

}  // namespace

absl::Status RetractRecord(LiveData& data, const CallerContext& caller,
                           const v1::RetractRecordRequest& request,
                           v1::RetractRecordResponse& response) {
  absl::Status allowed = CheckAnalyst(caller);
  if (!allowed.ok()) return allowed;
  std::vector<FieldViolation> violations;
  store::Key key{store::Kind::kRepresentation, "", ""};
  switch (request.record_case()) {
    case v1::RetractRecordRequest::kRepresentation:
      key = KeyOf(data, store::Kind::kRepresentation, request.representation(),
                  "representation", violations);
      break;
    case v1::RetractRecordRequest::kLearningAction:
      key = KeyOf(data, store::Kind::kLearningAction, request.learning_action(),
                  "learning_action", violations);
      break;
    case v1::RetractRecordRequest::kReferenceData:
      key = KeyOf(request.reference_data(), violations);
      break;
    case v1::RetractRecordRequest::RECORD_NOT_SET:
      violations.push_back({"record", "MISSING",
                            "record: a case, a learning action or a piece of "
                            "reference data is needed"});
      break;
  }
  CheckReason(request.reason(), violations);
  if (!violations.empty()) return InvalidArgument(violations);

  const LiveData::WriteLock lock(data);
  absl::Status unused = CheckProfileUnused(data, request);
  if (!unused.ok()) return unused;
  store::Batch batch;
  batch.retractions.push_back(key);
  batch.source = Source("retract", request.reason());
  const absl::StatusOr<store::CommitResult> result =
      data.Commit(lock, std::move(batch));
  if (!result.ok()) return result.status();
  if (result->retractions.front() == store::Change::kUnchanged) {
    return NoSuchRecord(data, key);
  }
  *response.mutable_data_version() = ToProto(result->version);
  return absl::OkStatus();
}

absl::Status EraseRecord(LiveData& data, const CallerContext& caller,
                         const v1::EraseRecordRequest& request,
                         v1::EraseRecordResponse& response) {
  absl::Status allowed = CheckAnalyst(caller);
  if (!allowed.ok()) return allowed;
  std::vector<FieldViolation> violations;
  store::Key key{store::Kind::kRepresentation, "", ""};
  switch (request.record_case()) {
    case v1::EraseRecordRequest::kRepresentation:
      key = KeyOf(data, store::Kind::kRepresentation, request.representation(),
                  "representation", violations);
      break;
    case v1::EraseRecordRequest::kLearningAction:
      key = KeyOf(data, store::Kind::kLearningAction, request.learning_action(),
                  "learning_action", violations);
      break;
    case v1::EraseRecordRequest::RECORD_NOT_SET:
      violations.push_back({"record", "MISSING",
                            "record: a case or a learning action is needed"});
      break;
  }
  CheckReason(request.reason(), violations);
  // Without the name in the message: messages are logged.
  if (store::WithoutWord(request.reason(), key.key) != request.reason()) {
    violations.push_back({"reason", "NAMES_THE_RECORD",
                          "reason: it names the record that is to be erased, "
                          "and it is kept; say why without that"});
  }
  if (!violations.empty()) return InvalidArgument(violations);

  std::optional<store::Erasure> erasure;
  {
    const LiveData::WriteLock lock(data);
    absl::StatusOr<store::Erasure> erased =
        data.Erase(lock, key, Source("erase", request.reason()));
    if (erased.ok()) {
      erasure = *std::move(erased);
    } else if (!absl::IsNotFound(erased.status())) {
      return erased.status();
    }
  }
  // A retry finds the record gone, and must know whether its bytes are.
  const absl::StatusOr<bool> was_erased = data.store().IsErased(key);
  if (!was_erased.ok()) return was_erased.status();
  if (!*was_erased) return NoSuchRecord(data, key);
  const absl::Status finished = data.FinishErasures();
  if (!finished.ok()) return Unfinished(finished);
  if (!erasure.has_value()) return NoSuchRecord(data, key);
  *response.mutable_data_version() = ToProto(erasure->version);
  response.set_revisions(erasure->revisions);
  response.set_first_version(erasure->versions.front().first);
  response.set_last_version(erasure->versions.back().last);
  return absl::OkStatus();
}

}  // namespace redress::rpc
