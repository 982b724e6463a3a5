#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/model/vocabulary.h"
#include "service/query/catalogue.h"
#include "service/query/disclosure/profile.h"
#include "service/rpc/conversion.h"
#include "service/rpc/permissions.h"
#include "service/rpc/services.h"

namespace redress::rpc {
namespace {

constexpr int kMaxMembers = 1000;

// A page token is the dimension and the last member shown, so that paging goes
// on at the right place even if the data change in between.
std::string PageToken(const std::string& dimension, const std::string& member) {
  return absl::StrCat(dimension, "\n", member);
}

}  // namespace

grpc::Status CatalogueServiceImpl::ListMeasures(
    grpc::ServerContext* call, const v1::ListMeasuresRequest*,
    v1::ListMeasuresResponse* response) {
  return Handle(*call, "ListMeasures", context_.calls,
                [&](const CallerContext&) {
                  for (const v1::Measure& measure : query::Measures()) {
                    *response->add_measures() = measure;
                  }
                  return absl::OkStatus();
                });
}

grpc::Status CatalogueServiceImpl::ListDimensions(
    grpc::ServerContext* call, const v1::ListDimensionsRequest*,
    v1::ListDimensionsResponse* response) {
  return Handle(
      *call, "ListDimensions", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        absl::StatusOr<PinnedVersion> pinned = context_.data->Pin(caller.stop);
        if (!pinned.ok()) return pinned.status();
        for (v1::Dimension& dimension :
             query::Dimensions(pinned->reference().settings())) {
          *response->add_dimensions() = std::move(dimension);
        }
        *response->mutable_data_version() = ToProto(pinned->version());
        return absl::OkStatus();
      });
}

grpc::Status CatalogueServiceImpl::ListMembers(
    grpc::ServerContext* call, const v1::ListMembersRequest* request,
    v1::ListMembersResponse* response) {
  return Handle(
      *call, "ListMembers", context_.calls,
      [&](const CallerContext& caller) -> absl::Status {
        absl::StatusOr<PinnedVersion> pinned = context_.data->Pin(caller.stop);
        if (!pinned.ok()) return pinned.status();
        const absl::StatusOr<query::DisclosureRules> rules = query::FindRules(
            pinned->reference(), ProfileOf(caller, pinned->reference()),
            "disclosure_profile");
        if (!rules.ok()) return rules.status();
        std::vector<FieldViolation> violations;
        std::vector<std::string> names;
        bool found = false;
        bool time_bucket = false;
        for (const v1::Dimension& dimension :
             query::Dimensions(pinned->reference().settings())) {
          names.push_back(dimension.name());
          if (dimension.name() != request->dimension()) continue;
          found = true;
          time_bucket = dimension.time_bucket();
        }
        if (!found) {
          violations.push_back(
              {"dimension", "UNKNOWN_DIMENSION",
               absl::StrCat("dimension: there is no dimension \"",
                            Printable(request->dimension()), "\"",
                            DidYouMean(request->dimension(), names))});
        } else if (time_bucket ||
                   request->dimension() == model::kStatusDimension) {
          violations.push_back(
              {"dimension", "NO_MEMBERS",
               absl::StrCat("dimension: \"", request->dimension(),
                            "\" has no stored members: it depends on the "
                            "question's days")});
        }
        const std::string token_start =
            absl::StrCat(request->dimension(), "\n");
        if (!request->page_token().empty() &&
            !absl::StartsWith(request->page_token(), token_start)) {
          violations.push_back({"page_token", "PAGE_TOKEN_OF_ANOTHER_REQUEST",
                                "page_token: it belongs to another dimension"});
        }
        if (request->page_size() < 0) {
          violations.push_back(
              {"page_size", "NEGATIVE", "page_size: must be 0 or more"});
        }
        if (!violations.empty()) return InvalidArgument(violations);

        const query::Snapshot snapshot = pinned->snapshot(caller.stop);
        const absl::StatusOr<engine::MembersPtr> counted =
            snapshot.executor->Members(request->dimension(), snapshot.version,
                                       snapshot.stop);
        if (!counted.ok()) return counted.status();
        std::vector<engine::MemberCount> members = **counted;
        // A rare member may itself point at a child, and counts of two
        // dimensions have the same total.
        if (!rules->ShowsEverything()) {
          members.erase(std::remove_if(members.begin(), members.end(),
                                       [&rules](const engine::MemberCount& m) {
                                         return m.count < rules->threshold;
                                       }),
                        members.end());
          for (engine::MemberCount& member : members) member.count = 0;
        }
        // "Not recorded" sorts last.
        std::stable_partition(
            members.begin(), members.end(),
            [](const engine::MemberCount& m) { return !m.member.empty(); });
        auto next = members.begin();
        if (!request->page_token().empty()) {
          const std::string last =
              request->page_token().substr(token_start.size());
          next = std::find_if(members.begin(), members.end(),
                              [&last](const engine::MemberCount& m) {
                                return last == model::kNotRecorded ||
                                       m.member.empty() || m.member > last;
                              });
          if (last == model::kNotRecorded) next = members.end();
        }
        const int size = request->page_size() == 0
                             ? kMaxMembers
                             : std::min(request->page_size(), kMaxMembers);
        for (; next != members.end() && response->members_size() < size;
             ++next) {
          v1::Member* member = response->add_members();
          member->set_name(next->member.empty() ? model::kNotRecorded
                                                : next->member);
          member->set_count(next->count);
        }
        if (next != members.end()) {
          response->set_next_page_token(PageToken(
              request->dimension(),
              response->members(response->members_size() - 1).name()));
        }
        *response->mutable_data_version() = ToProto(pinned->version());
        return absl::OkStatus();
      });
}

}  // namespace redress::rpc
