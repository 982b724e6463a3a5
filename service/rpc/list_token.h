// Tokens that say where the next page of a list begins.

#ifndef REDRESS_SERVICE_RPC_LIST_TOKEN_H_
#define REDRESS_SERVICE_RPC_LIST_TOKEN_H_

#include <cstdint>
#include <optional>
#include <string>

#include "service/base/errors.h"

namespace redress::rpc {

// The tokens of one list: those of another are refused, so that a mix-up shows.
class ListToken {
 public:
  // `method` is "ListRevisions"; `scope` says of what, and is not in the token.
  ListToken(const std::string& method, const std::string& scope);

  // A token for the page that begins at `position`, 0 or more.
  std::string Make(int64_t position) const;

  // nullopt: it is no token of this list.
  std::optional<int64_t> Read(const std::string& token) const;

  // What is wrong with a request whose `page_token` is not.
  FieldViolation Violation() const;

 private:
  std::string method_;
  // Of method and scope.
  std::string fingerprint_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_LIST_TOKEN_H_
