// Tokens that say where the next page of an answer begins.

#ifndef REDRESS_SERVICE_QUERY_PAGE_TOKEN_H_
#define REDRESS_SERVICE_QUERY_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"

namespace redress::query {

// What a token says.
struct PageToken {
  // The data version of the first page: the next ones go on in it.
  int64_t version = 0;
  // Where the page begins, in the words of whoever made the token. A caller may
  // have altered it: it is read like any other field of a request.
  std::string position;
};

// 128 bits, in hexadecimal, of the SHA-256 of the message's deterministic
// serialisation: a token belongs to the request that it was made for. Pass the
// request without its page fields, which differ from page to page.
std::string RequestFingerprint(const google::protobuf::MessageLite& request);

// An opaque text of characters that need no escaping in a URL.
std::string MakePageToken(int64_t version, const std::string& fingerprint,
                          const std::string& position);

// INVALID_ARGUMENT at `field`, reason INVALID_PAGE_TOKEN: it is no page token,
// or its position is none.
absl::Status InvalidPageToken(const std::string& field);

// Reads a token that is not empty. InvalidPageToken(field): it is none.
// INVALID_ARGUMENT at `field`, reason PAGE_TOKEN_OF_ANOTHER_QUESTION: it was
// made for a request of another fingerprint.
absl::StatusOr<PageToken> ReadPageToken(const std::string& token,
                                        const std::string& fingerprint,
                                        const std::string& field);

}  // namespace redress::query

#endif  // REDRESS_SERVICE_QUERY_PAGE_TOKEN_H_
