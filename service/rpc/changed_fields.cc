#include "service/rpc/changed_fields.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace redress::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// Whether one field, and what is in it, is the same in both.
bool SameField(const Message& before, const Message& after,
               const FieldDescriptor& field) {
  if (field.has_presence() &&
      before.GetReflection()->HasField(before, &field) !=
          after.GetReflection()->HasField(after, &field)) {
    return false;
  }
  MessageDifferencer differencer;
  return differencer.CompareWithFields(before, after, {&field}, {&field});
}

// Appends the fields of two messages of one type that differ, below `prefix`.
void Compare(const Message& before, const Message& after,
             const std::string& prefix, std::vector<std::string>& paths) {
  const Descriptor& descriptor = *before.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    // Compared by name instead, below.
    if (field.is_map() || SameField(before, after, field)) continue;
    const std::string path = absl::StrCat(prefix, field.name());
    if (field.message_type() == v1::Stage::descriptor()) {
      Compare(before.GetReflection()->GetMessage(before, &field),
              after.GetReflection()->GetMessage(after, &field),
              absl::StrCat(path, "."), paths);
    } else {
      paths.push_back(path);
    }
  }
}

}  // namespace

std::vector<std::string> ChangedFields(const v1::Representation& before,
                                       const v1::Representation& after) {
  std::vector<std::string> paths;
  Compare(before, after, "", paths);
  std::set<std::string> names;
  for (const auto& [name, value] : before.attributes()) {
    const auto other = after.attributes().find(name);
    if (other == after.attributes().end() || other->second != value) {
      names.insert(name);
    }
  }
  for (const auto& [name, value] : after.attributes()) {
    if (before.attributes().count(name) == 0) names.insert(name);
  }
  for (const std::string& name : names) {
    paths.push_back(absl::StrCat("attributes.", name));
  }
  return paths;
}

}  // namespace redress::rpc
