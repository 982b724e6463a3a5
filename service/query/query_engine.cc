#include "service/query/query_engine.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/query/catalogue.h"
#include "service/query/check.h"
#include "service/query/disclosure/profile.h"
#include "service/query/filter_size.h"
#include "service/query/page_token.h"
#include "service/query/publication.h"

namespace redress::query {
namespace {

// A publication of this one question.
absl::StatusOr<Publication> PublicationOf(const v1::Query& query,
                                          const Snapshot& snapshot,
                                          const std::string& field) {
  absl::StatusOr<DisclosureRules> rules = RulesOf(query, snapshot, field);
  if (!rules.ok()) return rules.status();
  Publication publication(snapshot, *std::move(rules));
  const absl::Status status = publication.Add(query, field, Origin::kFree);
  if (!status.ok()) return status;
  return publication;
}

}  // namespace

absl::StatusOr<v1::Answer> RunQuery(const v1::Query& query,
                                    const Snapshot& snapshot,
                                    const std::string& field) {
  absl::StatusOr<Publication> publication =
      PublicationOf(query, snapshot, field);
  if (!publication.ok()) return publication.status();
  absl::StatusOr<v1::Answer> answer = publication->Answer(0);
  if (answer.ok()) answer->set_etag(EtagOf(query, snapshot));
  return answer;
}

absl::Status StreamQuery(const v1::Query& query, const Snapshot& snapshot,
                         const AnswerSink& sink, const std::string& field) {
  absl::StatusOr<Publication> publication =
      PublicationOf(query, snapshot, field);
  if (!publication.ok()) return publication.status();
  AnswerSink with_etag = sink;
  with_etag.header = [&](v1::Answer header) {
    header.set_etag(EtagOf(query, snapshot));
    return sink.header(std::move(header));
  };
  return publication->Send(0, with_etag);
}

std::string EtagOf(const v1::Query& query, const Snapshot& snapshot) {
  v1::Query named = query;
  named.set_as_of(snapshot.version);
  if (named.disclosure_profile().empty()) {
    named.set_disclosure_profile(model::kInternalProfile);
  }
  return absl::StrCat(REDRESS_VERSION, "-", snapshot.version, "-",
                      snapshot.erased_records, "-", RequestFingerprint(named));
}

DimensionsPtr DimensionsOf(const Snapshot& snapshot) {
  if (snapshot.dimensions != nullptr) return snapshot.dimensions;
  return std::make_shared<const std::vector<v1::Dimension>>(
      Dimensions(snapshot.reference->settings()));
}

absl::Status CheckQuery(const v1::Query& query, const Snapshot& snapshot,
                        const std::string& field) {
  const std::vector<FieldViolation> violations =
      CheckQuestion(query, *DimensionsOf(snapshot), field);
  if (!violations.empty()) return InvalidArgument(violations);
  return CheckFilterSize(query);
}

}  // namespace redress::query
