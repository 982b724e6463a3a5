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

// A place in a text, counted from 1; 0: not known.
struct TextPlace {
  int line = 0;
  int column = 0;
};

// Where the field at `path` ("sections[0].blocks[1].text") of a message of
// `type` stands, or the innermost one around it that stands anywhere.
TextPlace FindPlace(
    const google::protobuf::TextFormat::ParseInfoTree& locations,
    const google::protobuf::Descriptor& type, const std::string& path);

}  // namespace redress

#endif  // REDRESS_SERVICE_BASE_TEXTPROTO_H_
