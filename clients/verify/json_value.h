// JSON without a schema, read by Protocol Buffers' own parser.

#ifndef REDRESS_CLIENTS_VERIFY_JSON_VALUE_H_
#define REDRESS_CLIENTS_VERIFY_JSON_VALUE_H_

#include <google/protobuf/struct.pb.h>

#include <string>

#include "absl/status/statusor.h"

namespace redress::verify {

// INVALID_ARGUMENT: the text is no JSON object.
absl::StatusOr<google::protobuf::Struct> ParseJson(const std::string& text);

// What an object has under a name; an absent one is null, which as text is "",
// as a number 0 and as a list empty.
const google::protobuf::Value& Member(const google::protobuf::Struct& object,
                                      const std::string& name);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_JSON_VALUE_H_
