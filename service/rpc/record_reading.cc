#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/text.h"
#include "service/rpc/changed_fields.h"
#include "service/rpc/conversion.h"
#include "service/rpc/list_token.h"
#include "service/rpc/permissions.h"
#include "service/rpc/record_calls.h"

namespace redress::rpc {
namespace {

constexpr int kMaxRevisions = 100;
constexpr int kMaxVersions = 1000;
constexpr int kDefaultVersions = 100;
// Clients take messages of 4 MB: a page ends once it has this much.
constexpr size_t kMaxPageBytes = 2 << 20;

// Something that happened to a case.
struct Event {
  store::CommitInfo commit;
  v1::RevisionChange change;
  int64_t until_version = 0;
};

// What has happened up to a version, from the revisions of the log.
std::vector<Event> EventsOf(const std::vector<store::RevisionInfo>& revisions,
                            int64_t last_version) {
  std::vector<Event> events;
  bool in_force = false;
  const auto add = [&](const store::CommitInfo& commit,
                       v1::RevisionChange change) {
    if (commit.version.number > last_version) return;
    if (!events.empty()) events.back().until_version = commit.version.number;
    events.push_back({commit, change, 0});
  };
  for (size_t i = 0; i < revisions.size(); ++i) {
    const store::RevisionInfo& revision = revisions[i];
    add(revision.made,
        in_force ? v1::REVISION_CHANGE_UPDATED : v1::REVISION_CHANGE_CREATED);
    in_force =
        !revision.ended.has_value() ||
        (i + 1 < revisions.size() && revisions[i + 1].made.version.number ==
                                         revision.ended->version.number);
    if (!in_force) add(*revision.ended, v1::REVISION_CHANGE_RETRACTED);
  }
  return events;
}

// A commit's source as a revision shows it: without the word that says what
// made it, which the revision says itself.
std::string SourceText(const std::string& source) {
  for (const char* word : {"import ", "retract "}) {
    if (absl::StartsWith(source, word)) {
      return source.substr(absl::string_view(word).size());
    }
  }
  return source;
}

absl::StatusOr<std::optional<v1::Representation>> CaseAt(const LiveData& data,
                                                         const store::Key& key,
                                                         const Event& event) {
  if (event.change == v1::REVISION_CHANGE_RETRACTED) {
    return std::optional<v1::Representation>();
  }
  auto found = data.store().GetRepresentation(key.authority, key.key,
                                              event.commit.version.number);
  if (!found.ok()) return found.status();
  // Erased since its revisions were listed.
  if (!found->has_value()) return NoSuchRecord(data, key);
  return std::optional<v1::Representation>(std::move((*found)->record));
}

// A violation where a page size is not within its bounds.
std::optional<FieldViolation> CheckPageSize(int32_t size, int most) {
  if (size >= 0 && size <= most) return std::nullopt;
  return FieldViolation{
      "page_size", "PAGE_SIZE_OUT_OF_RANGE",
      absl::StrCat("page_size: ", size, " is not within 1 to ", most,
                   " (0 stands for the default)")};
}

}  // namespace

absl::Status NoSuchRecord(const LiveData& data, const store::Key& key) {
  const absl::StatusOr<bool> erased = data.store().IsErased(key);
  if (!erased.ok()) return erased.status();
  store::Key shown = key;
  shown.authority = Printable(key.authority);
  shown.key = Printable(key.key);
  return ErrorWithReason(
      absl::StatusCode::kNotFound,
      *erased ? std::string("the record was erased")
              : absl::StrCat("there is no ", store::Describe(shown)),
      "UNKNOWN_REFERENCE");
}

std::string AuthorityOf(const LiveData& data, const std::string& authority) {
  if (!authority.empty()) return authority;
  const absl::StatusOr<PinnedVersion> last = data.Pin();
  return last.ok() ? last->reference().settings().default_authority()
                   : std::string();
}

absl::Status GetRecord(const LiveData& data, const CallerContext& caller,
                       const v1::GetRecordRequest& request,
                       v1::GetRecordResponse& response) {
  absl::Status allowed = CheckAnalyst(caller);
  if (!allowed.ok()) return allowed;
  if (request.reference().empty()) {
    return InvalidArgument(
        {{"reference", "MISSING", "reference: a case's reference is needed"}});
  }
  absl::Status here =
      AwaitVersion(request.min_data_version(), "", caller, data);
  if (!here.ok()) return here;
  const absl::StatusOr<store::Version> version =
      data.VersionAt(request.as_of());
  if (!version.ok()) return version.status();
  const store::Key key{store::Kind::kRepresentation,
                       AuthorityOf(data, request.authority()),
                       request.reference()};
  auto found =
      data.store().GetRepresentation(key.authority, key.key, version->number);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return NoSuchRecord(data, key);
  *response.mutable_representation() = std::move((*found)->record);
  response.set_revision_version((*found)->version);
  *response.mutable_data_version() = ToProto(*version);
  return absl::OkStatus();
}

absl::Status ListRevisions(const LiveData& data, const CallerContext& caller,
                           const v1::ListRevisionsRequest& request,
                           v1::ListRevisionsResponse& response) {
  absl::Status allowed = CheckAnalyst(caller);
  if (!allowed.ok()) return allowed;
  std::vector<FieldViolation> violations;
  if (request.reference().empty()) {
    violations.push_back(
        {"reference", "MISSING", "reference: a case's reference is needed"});
  }
  if (auto size = CheckPageSize(request.page_size(), kMaxRevisions)) {
    violations.push_back(*size);
  }
  const store::Key key{store::Kind::kRepresentation,
                       AuthorityOf(data, request.authority()),
                       request.reference()};
  const ListToken token("ListRevisions", absl::StrCat(key.authority.size(), ":",
                                                      key.authority, key.key));
  size_t begin = 0;
  if (!request.page_token().empty()) {
    const std::optional<int64_t> next = token.Read(request.page_token());
    if (!next.has_value()) violations.push_back(token.Violation());
    begin = static_cast<size_t>(next.value_or(0));
  }
  if (!violations.empty()) return InvalidArgument(violations);

  const absl::StatusOr<store::Version> last = data.VersionAt(0);
  if (!last.ok()) return last.status();
  const auto revisions = data.store().ListRevisions(key);
  if (!revisions.ok()) return revisions.status();
  const std::vector<Event> events = EventsOf(*revisions, last->number);
  if (events.empty()) return NoSuchRecord(data, key);
  const size_t size =
      request.page_size() == 0 ? kMaxRevisions : request.page_size();

  std::optional<v1::Representation> before;
  if (begin > 0 && begin < events.size()) {
    absl::StatusOr<std::optional<v1::Representation>> record =
        CaseAt(data, key, events[begin - 1]);
    if (!record.ok()) return record.status();
    before = *std::move(record);
  }
  size_t bytes = 0;
  size_t i = begin;
  for (; i < events.size() && i - begin < size && bytes < kMaxPageBytes; ++i) {
    const Event& event = events[i];
    absl::StatusOr<std::optional<v1::Representation>> record =
        CaseAt(data, key, event);
    if (!record.ok()) return record.status();
    v1::RecordRevision& revision = *response.add_revisions();
    *revision.mutable_version() = ToProto(event.commit.version);
    revision.set_until_version(event.until_version);
    revision.mutable_committed_at()->set_seconds(event.commit.committed_at);
    revision.set_source(SourceText(event.commit.source));
    revision.set_change(event.change);
    if (record->has_value()) {
      *revision.mutable_representation() = **record;
      if (before.has_value()) {
        for (std::string& path : ChangedFields(*before, **record)) {
          revision.add_changed_fields(std::move(path));
        }
      }
    }
    before = *std::move(record);
    bytes += revision.ByteSizeLong();
  }
  if (i < events.size()) {
    response.set_next_page_token(token.Make(static_cast<int64_t>(i)));
  }
  return absl::OkStatus();
}

absl::Status ListVersions(const LiveData& data, const CallerContext& caller,
                          const v1::ListVersionsRequest& request,
                          v1::ListVersionsResponse& response) {
  absl::Status allowed = CheckAnalyst(caller);
  if (!allowed.ok()) return allowed;
  std::vector<FieldViolation> violations;
  if (auto size = CheckPageSize(request.page_size(), kMaxVersions)) {
    violations.push_back(*size);
  }
  const absl::StatusOr<store::Version> last = data.VersionAt(0);
  if (!last.ok()) return last.status();
  const ListToken token("ListVersions", "");
  int64_t before = last->number + 1;
  if (!request.page_token().empty()) {
    const std::optional<int64_t> next = token.Read(request.page_token());
    if (!next.has_value()) violations.push_back(token.Violation());
    before = std::min(before, next.value_or(0));
  }
  if (!violations.empty()) return InvalidArgument(violations);
  const int64_t size =
      request.page_size() == 0 ? kDefaultVersions : request.page_size();
  const auto commits = data.store().ListVersions(before, size);
  if (!commits.ok()) return commits.status();
  for (const store::CommitInfo& commit : *commits) {
    v1::VersionSummary& summary = *response.add_versions();
    *summary.mutable_version() = ToProto(commit.version);
    summary.mutable_committed_at()->set_seconds(commit.committed_at);
    summary.set_source(commit.source);
  }
  if (!commits->empty() && commits->back().version.number > 1) {
    response.set_next_page_token(token.Make(commits->back().version.number));
  }
  return absl::OkStatus();
}

}  // namespace redress::rpc
