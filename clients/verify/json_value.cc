#include "clients/verify/json_value.h"

#include "absl/status/status.h"
#include "google/protobuf/util/json_util.h"

namespace redress::verify {

absl::StatusOr<google::protobuf::Struct> ParseJson(const std::string& text) {
  google::protobuf::Struct object;
  if (!google::protobuf::util::JsonStringToMessage(text, &object).ok()) {
    return absl::InvalidArgumentError("its metadata are no JSON");
  }
  return object;
}

const google::protobuf::Value& Member(const google::protobuf::Struct& object,
                                      const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end()
             ? google::protobuf::Value::default_instance()
             : found->second;
}

}  // namespace redress::verify
