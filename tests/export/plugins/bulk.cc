// Writes files of any length, the same bytes each time and no two chunks alike.

#include <cstdint>
#include <string>

#include "redress/export/exporter.h"

namespace {

class Bulk : public redress::Exporter {
  void Finish() override {
    std::string block(size_t{1} << 20, '\0');
    uint64_t state = 20192;
    const int64_t megabytes = options().GetInteger("megabytes");
    for (int64_t file = 1; file <= options().GetInteger("files"); ++file) {
      output().BeginFile("bulk-" + std::to_string(file) + ".bin",
                         "application/octet-stream");
      for (int64_t i = 0; i < megabytes; ++i) {
        // Every eighth byte of a linear congruential generator (Knuth's MMIX).
        for (size_t at = 0; at < block.size(); at += 8) {
          state = state * 6364136223846793005u + 1442695040888963407u;
          block[at] = static_cast<char>(state >> 56);
        }
        output().Write(block);
      }
      output().EndFile();
    }
  }
};

}  // namespace

REDRESS_EXPORTER(Bulk, redress::Description{
                           "bulk",
                           "1.0.0",
                           "Much",
                           {{"application/octet-stream", ".bin", true}},
                           {{"megabytes", redress::OptionType::kInteger, "1",
                             "How long each file is, in MiB"},
                            {"files", redress::OptionType::kInteger, "1",
                             "How many"}},
                           {},
                           "Apache-2.0"})
