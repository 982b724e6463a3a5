#include "service/store/erasure.h"

#include <openssl/evp.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/crc32c.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"

namespace redress::store {
namespace {

// What no content has for a checksum: the column holds 32 bits.
constexpr int64_t kNoChecksum = -1;

}  // namespace

std::string ErasedDigest(const std::string& salt, const Key& key) {
  // The length keeps the parts apart: no two keys make the same text.
  const std::string text =
      absl::StrCat(salt, static_cast<int64_t>(key.kind), ":",
                   key.authority.size(), ":", key.authority, key.key);
  std::string digest(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(),
             reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  digest.resize(size);
  return digest;
}

void AddToExtent(int64_t first, int64_t last, Erasure& erasure) {
  ++erasure.revisions;
  std::vector<VersionRange>& ranges = erasure.versions;
  if (!ranges.empty() && ranges.back().last + 1 == first) {
    ranges.back().last = last;
  } else {
    ranges.push_back({first, last});
  }
}

std::optional<NewContent> WithoutReference(const StoredRevision& revision,
                                           const std::string& reference) {
  v1::LearningAction action;
  if (!Parse(revision, action).ok()) return NewContent{"", kNoChecksum};
  auto* references = action.mutable_references();
  const auto kept =
      std::remove(references->begin(), references->end(), reference);
  // The text may have it in other fields too; those are free text.
  if (kept == references->end()) return std::nullopt;
  references->erase(kept, references->end());
  NewContent changed;
  changed.content = SerialiseDeterministically(action);
  changed.crc32c = Crc32c(changed.content);
  return changed;
}

absl::Status NothingToErase(const Key& key) {
  return ErrorWithReason(
      absl::StatusCode::kNotFound,
      absl::StrCat("there is no revision of ", Describe(key)),
      "UNKNOWN_REFERENCE");
}

}  // namespace redress::store
