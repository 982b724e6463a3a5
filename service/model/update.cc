#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "service/base/nearest.h"
#include "service/base/text.h"
#include "service/model/findings.h"
#include "service/model/stages.h"
#include "service/model/validation.h"

namespace redress::model {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kAttributes[] = "attributes";
// The computed due day is the server's own.
constexpr char kOutputOnly[] = "computed_due_on";
// Several times what a record has fields.
constexpr int kMaxPaths = 1000;

// The paths that a mask may name, "attributes.NAME" left out.
std::vector<std::string> ValidPaths(const Descriptor& type) {
  std::vector<std::string> paths;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    paths.push_back(field.name());
    if (field.message_type() != v1::Stage::descriptor()) continue;
    for (int j = 0; j < v1::Stage::descriptor()->field_count(); ++j) {
      paths.push_back(absl::StrCat(field.name(), ".",
                                   v1::Stage::descriptor()->field(j)->name()));
    }
  }
  return paths;
}

// True for those, and for "attributes.NAME".
bool IsPath(const std::string& path, const Descriptor& type) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = type.FindFieldByName(path.substr(0, dot));
  if (field == nullptr || dot == std::string::npos) return field != nullptr;
  if (field->name() == kAttributes) return path.size() > dot + 1;
  return field->message_type() == v1::Stage::descriptor() &&
         v1::Stage::descriptor()->FindFieldByName(path.substr(dot + 1)) !=
             nullptr;
}

// Every path of the mask that names nothing; of a mask that is too long only
// that.
std::vector<v1::Violation> CheckPaths(const google::protobuf::FieldMask& mask,
                                      const Descriptor& type) {
  Findings findings;
  if (mask.paths_size() > kMaxPaths) {
    findings.AddError("update_mask", "", "TOO_MANY_PATHS",
                      absl::StrCat("update_mask has ", mask.paths_size(),
                                   " paths; ", kMaxPaths, " are allowed"));
    return findings.Sorted(type);
  }
  for (const std::string& path : mask.paths()) {
    if (IsPath(path, type)) continue;
    const std::string nearest =
        findings.IsFull() ? "" : NearestName(path, ValidPaths(type));
    findings.AddError(
        Printable(path), path, "UNKNOWN_FIELD",
        absl::StrCat("\"", Echo(path), "\" is not a field of ", type.name(),
                     nearest.empty()
                         ? ""
                         : absl::StrCat(" (did you mean \"", nearest, "\"?)")),
        nearest);
  }
  return findings.Sorted(type);
}

// Moves one field from `source` to `target`; an absent one clears.
void MoveField(Message& source, const FieldDescriptor& field, Message& target) {
  const google::protobuf::Reflection& reflection = *target.GetReflection();
  reflection.SwapFields(&source, &target, {&field});
}

// Moves a stage and leaves the target its computed due day.
void MoveStage(v1::Representation& source, const FieldDescriptor& field,
               v1::Representation& target) {
  const google::protobuf::Reflection& reflection = *target.GetReflection();
  const auto computed =
      static_cast<const v1::Stage&>(reflection.GetMessage(target, &field))
          .computed_due_on();
  MoveField(source, field, target);
  if (!reflection.HasField(target, &field)) return;
  auto& stage =
      static_cast<v1::Stage&>(*reflection.MutableMessage(&target, &field));
  stage.clear_computed_due_on();
  if (!IsAbsent(computed)) *stage.mutable_computed_due_on() = computed;
}

// Moves what a valid path names.
void MovePath(v1::Representation& source, const std::string& path,
              v1::Representation& target) {
  const Descriptor& type = *v1::Representation::descriptor();
  const size_t dot = path.find('.');
  const FieldDescriptor& field = *type.FindFieldByName(path.substr(0, dot));
  const bool is_stage = field.message_type() == v1::Stage::descriptor();
  if (dot == std::string::npos) {
    if (is_stage) {
      MoveStage(source, field, target);
    } else {
      MoveField(source, field, target);
    }
    return;
  }
  const std::string rest = path.substr(dot + 1);
  if (!is_stage) {
    const auto found = source.attributes().find(rest);
    if (found == source.attributes().end()) {
      target.mutable_attributes()->erase(rest);
    } else {
      (*target.mutable_attributes())[rest] = found->second;
    }
    return;
  }
  if (rest == kOutputOnly) return;
  const google::protobuf::Reflection& reflection = *target.GetReflection();
  MoveField(*reflection.MutableMessage(&source, &field),
            *v1::Stage::descriptor()->FindFieldByName(rest),
            *reflection.MutableMessage(&target, &field));
}

}  // namespace

std::vector<v1::Violation> ApplyUpdate(const v1::Representation& update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::Representation& target) {
  const Descriptor& type = *v1::Representation::descriptor();
  std::vector<v1::Violation> violations = CheckPaths(mask, type);
  if (!violations.empty()) return violations;
  v1::Representation source = update;
  if (mask.paths().empty()) {
    for (int i = 0; i < type.field_count(); ++i) {
      MovePath(source, type.field(i)->name(), target);
    }
    return violations;
  }
  // A path may come twice, or after the one that it is part of; moving it again
  // would move the old value back.
  const absl::flat_hash_set<absl::string_view> paths(mask.paths().begin(),
                                                     mask.paths().end());
  absl::flat_hash_set<absl::string_view> moved;
  for (const std::string& path : mask.paths()) {
    const size_t dot = path.find('.');
    if (!moved.insert(path).second ||
        (dot != std::string::npos &&
         paths.contains(absl::string_view(path).substr(0, dot)))) {
      continue;
    }
    MovePath(source, path, target);
  }
  return violations;
}

std::vector<v1::Violation> ApplyUpdate(const v1::LearningAction& update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::LearningAction& target) {
  const Descriptor& type = *v1::LearningAction::descriptor();
  std::vector<v1::Violation> violations = CheckPaths(mask, type);
  if (!violations.empty()) return violations;
  v1::LearningAction source = update;
  if (mask.paths().empty()) {
    target = source;
    return violations;
  }
  absl::flat_hash_set<absl::string_view> moved;
  for (const std::string& path : mask.paths()) {
    // Moving it again would move the old value back.
    if (!moved.insert(path).second) continue;
    MoveField(source, *type.FindFieldByName(path), target);
  }
  return violations;
}

}  // namespace redress::model
