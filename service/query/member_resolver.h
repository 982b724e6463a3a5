// From the names that questions use to the members of the data.

#ifndef REDRESS_SERVICE_QUERY_MEMBER_RESOLVER_H_
#define REDRESS_SERVICE_QUERY_MEMBER_RESOLVER_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "redress/v1/catalogue.pb.h"
#include "service/engine/executor.h"
#include "service/query/query_engine.h"

namespace redress::query {

// For one question; not thread-safe. What is passed must stay valid.
class MemberResolver {
 public:
  // `counts_actions`: learning actions have members too. `suggests`: warnings
  // may name members of the data, a rare one of which may point at a child.
  MemberResolver(const Snapshot& snapshot,
                 const std::vector<v1::Dimension>& dimensions,
                 bool counts_actions, bool suggests)
      : snapshot_(snapshot),
        dimensions_(dimensions),
        counts_actions_(counts_actions),
        suggests_(suggests) {}

  // The member in plans that a valid name means: "" for "Not recorded"; of a
  // closed vocabulary its value, whatever the case; else the name where the
  // data have it, else the canonical name that an alias gives it. One that is
  // nowhere in the data is remembered for Warnings. Errors are the executor's.
  absl::StatusOr<std::string> Resolve(const std::string& dimension,
                                      const std::string& name);

  // A sentence for each name that is nowhere in the data, in the order of
  // resolving.
  std::vector<std::string> Warnings() const;

 private:
  // What a dimension has in the data.
  struct Members {
    // By name. Never null.
    engine::MembersPtr of_cases;
    std::set<std::string> of_actions;
    bool Has(const std::string& name) const;
  };

  absl::StatusOr<const Members*> MembersOf(const std::string& dimension);
  absl::Status AddActionMembers(const std::string& dimension,
                                std::set<std::string>& members) const;

  const Snapshot& snapshot_;
  const std::vector<v1::Dimension>& dimensions_;
  const bool counts_actions_;
  const bool suggests_;
  std::map<std::string, Members> members_;
  // Dimension and name; each once, in the order found.
  std::vector<std::pair<std::string, std::string>> absent_;
  std::set<std::pair<std::string, std::string>> seen_absent_;
};

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_MEMBER_RESOLVER_H_
