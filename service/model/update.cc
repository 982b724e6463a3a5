#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
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

// The fields of the types that masks are about, by name. Descriptors know them
// too, but each look-up there makes a key of the type's name and the field's.
class FieldNames {
 public:
  static const FieldNames& Get() {
    static const auto* const names = new FieldNames();
    return *names;
  }
  // Null where there is none.
  const FieldDescriptor* Find(const Descriptor& type,
                              absl::string_view name) const {
    const auto found = fields_.find(std::pair(&type, name));
    return found == fields_.end() ? nullptr : found->second;
  }

 private:
  FieldNames() {
    for (const Descriptor* type :
         {v1::Representation::descriptor(), v1::LearningAction::descriptor(),
          v1::Stage::descriptor()}) {
      for (int i = 0; i < type->field_count(); ++i) {
        const FieldDescriptor* field = type->field(i);
        fields_[{type, field->name()}] = field;
      }
    }
  }

  absl::flat_hash_map<std::pair<const Descriptor*, absl::string_view>,
                      const FieldDescriptor*>
      fields_;
};

// A valid path, taken apart.
struct Path {
  const FieldDescriptor* field = nullptr;
  // Of a stage's field: that one. Of an attribute: null, and `name` is its
  // name.
  const FieldDescriptor* part = nullptr;
  absl::string_view name;
  bool whole = true;
};

// `field` is null where the path names nothing.
Path PathOf(absl::string_view text, const Descriptor& type) {
  const size_t dot = text.find('.');
  Path path;
  path.whole = dot == absl::string_view::npos;
  const FieldDescriptor* field =
      FieldNames::Get().Find(type, text.substr(0, dot));
  if (field == nullptr || path.whole) {
    path.field = field;
    return path;
  }
  path.name = text.substr(dot + 1);
  if (field->name() == kAttributes) {
    if (!path.name.empty()) path.field = field;
  } else if (field->message_type() == v1::Stage::descriptor()) {
    path.part = FieldNames::Get().Find(*v1::Stage::descriptor(), path.name);
    if (path.part != nullptr) path.field = field;
  }
  return path;
}

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

// Adds the paths of the mask to `paths`. Every one that names nothing; of a
// mask that is too long only that.
std::vector<v1::Violation> TakePaths(const google::protobuf::FieldMask& mask,
                                     const Descriptor& type,
                                     std::vector<Path>& paths) {
  Findings findings;
  if (mask.paths_size() > kMaxPaths) {
    findings.AddError("update_mask", "", "TOO_MANY_PATHS",
                      absl::StrCat("update_mask has ", mask.paths_size(),
                                   " paths; ", kMaxPaths, " are allowed"));
    return findings.Sorted(type);
  }
  paths.reserve(static_cast<size_t>(mask.paths_size()));
  for (const std::string& path : mask.paths()) {
    paths.push_back(PathOf(path, type));
    if (paths.back().field != nullptr) continue;
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

// Moves what a path names that is a part of a field. A field of a stage that
// was moved before would be moved back.
void MovePart(v1::Representation& source, const Path& path,
              v1::Representation& target) {
  if (path.part == nullptr) {
    const std::string name(path.name);
    const auto found = source.attributes().find(name);
    if (found == source.attributes().end()) {
      target.mutable_attributes()->erase(name);
    } else {
      (*target.mutable_attributes())[name] = found->second;
    }
    return;
  }
  if (path.part->name() == kOutputOnly) return;
  const google::protobuf::Reflection& reflection = *target.GetReflection();
  MoveField(*reflection.MutableMessage(&source, path.field), *path.part,
            *reflection.MutableMessage(&target, path.field));
}

// Moves fields, each of them once, all together but for the stages.
void MoveFields(v1::Representation& source,
                const std::vector<const FieldDescriptor*>& fields,
                v1::Representation& target) {
  std::vector<const FieldDescriptor*> others;
  for (const FieldDescriptor* field : fields) {
    if (field->message_type() == v1::Stage::descriptor()) {
      MoveStage(source, *field, target);
    } else {
      others.push_back(field);
    }
  }
  target.GetReflection()->SwapFields(&source, &target, others);
}

// Copies every field, the stages' computed due days left out.
void CopyAll(const v1::Representation& source, v1::Representation& target) {
  std::array<v1::Date, kStageNamesInOrder.size()> computed;
  for (size_t i = 0; i < computed.size(); ++i) {
    computed[i] = StageOf(target, kStageNamesInOrder[i]).computed_due_on();
  }
  target.CopyFrom(source);
  for (size_t i = 0; i < computed.size(); ++i) {
    const v1::StageName name = kStageNamesInOrder[i];
    if (StageOf(target, name).has_computed_due_on()) {
      MutableStageOf(target, name).clear_computed_due_on();
    }
    if (!IsAbsent(computed[i]) && HasStageField(target, name)) {
      *MutableStageOf(target, name).mutable_computed_due_on() = computed[i];
    }
  }
}

}  // namespace

std::vector<v1::Violation> ApplyUpdate(const v1::Representation& update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::Representation& target) {
  const Descriptor& type = *v1::Representation::descriptor();
  if (mask.paths().empty()) {
    CopyAll(update, target);
    return {};
  }
  std::vector<Path> paths;
  std::vector<v1::Violation> violations = TakePaths(mask, type, paths);
  if (!violations.empty()) return violations;
  std::vector<const FieldDescriptor*> fields;
  // A path may come twice, or after the one that it is part of; moving it again
  // would move the old value back.
  std::vector<bool> whole(static_cast<size_t>(type.field_count()));
  std::vector<Path> parts;
  for (const Path& path : paths) {
    if (!path.whole) {
      parts.push_back(path);
    } else if (!whole[static_cast<size_t>(path.field->index())]) {
      whole[static_cast<size_t>(path.field->index())] = true;
      fields.push_back(path.field);
    }
  }
  v1::Representation source = update;
  MoveFields(source, fields, target);
  std::set<std::pair<const FieldDescriptor*, const FieldDescriptor*>> moved;
  for (const Path& path : parts) {
    if (whole[static_cast<size_t>(path.field->index())]) continue;
    if (path.part != nullptr && !moved.emplace(path.field, path.part).second) {
      continue;
    }
    MovePart(source, path, target);
  }
  return violations;
}

std::vector<v1::Violation> ApplyUpdate(v1::LearningAction update,
                                       const google::protobuf::FieldMask& mask,
                                       v1::LearningAction& target) {
  const Descriptor& type = *v1::LearningAction::descriptor();
  std::vector<Path> paths;
  std::vector<v1::Violation> violations = TakePaths(mask, type, paths);
  if (!violations.empty()) return violations;
  if (mask.paths().empty()) {
    target = std::move(update);
    return violations;
  }
  absl::flat_hash_set<const FieldDescriptor*> moved;
  for (const Path& path : paths) {
    // Moving it again would move the old value back.
    if (!moved.insert(path.field).second) continue;
    MoveField(update, *path.field, target);
  }
  return violations;
}

}  // namespace redress::model
