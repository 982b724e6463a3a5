// What every room may need of protobuf messages.

#ifndef REDRESS_SERVICE_BASE_PROTOBUF_H_
#define REDRESS_SERVICE_BASE_PROTOBUF_H_

#include <string>

#include "google/protobuf/message_lite.h"

namespace redress {

// The same bytes for equal messages, whatever the order of their maps.
std::string SerialiseDeterministically(
    const google::protobuf::MessageLite& message);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_PROTOBUF_H_
