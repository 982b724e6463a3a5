// Reads configuration written as textproto.

#ifndef REDRESS_SERVICE_BASE_TEXTPROTO_H_
#define REDRESS_SERVICE_BASE_TEXTPROTO_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"

namespace redress {

// Parses `text` into `message`, which is cleared first. INVALID_ARGUMENT lists
// what is wrong, one a line, as "name:line:column: what", where `name` is the
// file's, with the nearest field to a misspelt one; then `message` holds what
// could be read. Every string of a message that was accepted is valid UTF-8.
// Safe on any input. Where `locations` is given, it learns where each field
// stands, for errors that are found later; it must be new.
absl::Status ParseTextproto(
    const std::string& text, const std::string& name,
    google::protobuf::Message* message,
    google::protobuf::TextFormat::ParseInfoTree* locations = nullptr);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_TEXTPROTO_H_
