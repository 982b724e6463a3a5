// Dictionaries: the members of a dimension and their codes.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_DICTIONARY_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_DICTIONARY_H_

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "service/base/stop.h"
#include "service/engine/columns.h"
#include "service/model/dimensions.h"

namespace redress::engine::columnar {

// An order of members. Those of the same name, which nobody has, are in the
// order of their codes.
struct MemberOrder {
  // By code its place in the order.
  std::vector<uint32_t> ranks;
  // By place the code.
  std::vector<uint32_t> codes;
};

// The members of one dimension. Code 0 is "". A code keeps its member from
// version to version, so that blocks can be shared between them. Members that
// no row has any more stay until everything is replaced.
class Dictionary {
 public:
  Dictionary();
  // Copies the members, not their order.
  Dictionary(const Dictionary& other);
  Dictionary& operator=(const Dictionary&) = delete;

  uint32_t size() const { return static_cast<uint32_t>(members_.size()); }
  const std::string& member(uint32_t code) const { return members_[code]; }
  std::optional<uint32_t> Find(const std::string& member) const;

  // The code, which may be a new one. Not once readers have the dictionary.
  uint32_t Add(const std::string& member);
  // Takes a code that no row has.
  void SkipCode() { members_.emplace_back(); }

  // The byte order of members, which lives as long as this does. Made when
  // first asked for, or what `stop` says where it ended that; thread-safe.
  absl::StatusOr<const MemberOrder*> Order(const StopCheck& stop) const;

 private:
  std::vector<std::string> members_;
  absl::flat_hash_map<std::string, uint32_t> codes_;
  mutable std::mutex order_mutex_;
  // Guarded by order_mutex_ until it is there; it stays as it is.
  mutable std::unique_ptr<const MemberOrder> order_;
};

using DictionaryPtr = std::shared_ptr<const Dictionary>;

// The dictionaries of a snapshot.
struct Dictionaries {
  // All empty.
  Dictionaries();

  std::array<DictionaryPtr, model::kCaseDimensions> cases;
  std::array<DictionaryPtr, model::kCaseManyDimensions> many;
  std::array<DictionaryPtr, model::kStageDimensions> stages;
  std::array<DictionaryPtr, kActionDimensions> actions;
  // The names of attributes, and by the name's code the values.
  DictionaryPtr attribute_names;
  std::vector<DictionaryPtr> attributes;
};

// Adds to a dictionary by copying it once, if at all.
class DictionaryEditor {
 public:
  explicit DictionaryEditor(DictionaryPtr base) : base_(std::move(base)) {}
  uint32_t Code(const std::string& member);
  // The dictionary with what was added; the base itself where nothing was.
  DictionaryPtr Finish();

 private:
  DictionaryPtr base_;
  std::shared_ptr<Dictionary> changed_;
  // What was asked for last, each at a place that a few of its bytes say: rows
  // repeat their members, and most dictionaries are small.
  struct Recent {
    std::string member;
    uint32_t code = 0;
  };
  std::array<Recent, 32> recent_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_DICTIONARY_H_
