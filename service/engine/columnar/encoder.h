// Turns facts into rows of codes, adding new members to the dictionaries.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_ENCODER_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_ENCODER_H_

#include <vector>

#include "service/engine/columnar/block_builder.h"
#include "service/engine/columnar/dictionary.h"
#include "service/engine/columnar/key_hasher.h"
#include "service/model/facts.h"

namespace redress::engine::columnar {

class Encoder {
 public:
  // `hasher` hashes the keys, as in the blocks that the rows will join.
  Encoder(const Dictionaries& base, KeyHasher hasher);

  const KeyHasher& hasher() const { return hasher_; }

  CaseRow Encode(const model::CaseFacts& facts);
  ActionRow Encode(const model::ActionFacts& facts);

  // The dictionaries with every member encoded so far.
  Dictionaries Finish();

 private:
  const KeyHasher hasher_;
  std::vector<DictionaryEditor> cases_;
  std::vector<DictionaryEditor> many_;
  std::vector<DictionaryEditor> stages_;
  std::vector<DictionaryEditor> actions_;
  DictionaryEditor attribute_names_;
  std::vector<DictionaryEditor> attributes_;
};

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_ENCODER_H_
