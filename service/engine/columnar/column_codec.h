// Blocks and dictionaries as bytes, for the column file.

#ifndef REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_CODEC_H_
#define REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_CODEC_H_

#include <vector>

#include "service/engine/columnar/byte_stream.h"
#include "service/engine/columnar/snapshot.h"

namespace redress::engine::columnar {

void WriteBlock(const LiveBlock& live, ByteWriter& writer);

// Reads what WriteBlock wrote. Where the bytes are something else the reader
// fails, or the block is one that can be scanned without harm.
LiveBlock ReadBlock(ByteReader& reader);

// Which codes of each dictionary rows have.
class UsedCodes {
 public:
  explicit UsedCodes(const Dictionaries& dictionaries);
  void AddCases(const Block& block);
  void AddActions(const Block& block);

 private:
  friend void WriteDictionaries(const Dictionaries&, const UsedCodes&,
                                ByteWriter&);
  using Codes = std::vector<uint8_t>;
  static void Mark(const CodeColumn& column, Codes& used);

  std::vector<Codes> cases_;
  std::vector<Codes> many_;
  std::vector<Codes> stages_;
  std::vector<Codes> actions_;
  Codes attribute_names_;
  std::vector<Codes> attributes_;
};

// Members without a row are left out: one of an erased record may be its text.
// Their codes stay taken, so that those of others hold.
void WriteDictionaries(const Dictionaries& dictionaries, const UsedCodes& used,
                       ByteWriter& writer);
Dictionaries ReadDictionaries(ByteReader& reader);

// Whether every code of a block is one of its dictionary.
bool CaseCodesFit(const Block& block, const Dictionaries& dictionaries);
bool ActionCodesFit(const Block& block, const Dictionaries& dictionaries);

}  // namespace redress::engine::columnar

#endif  // REDRESS_SERVICE_ENGINE_COLUMNAR_COLUMN_CODEC_H_
