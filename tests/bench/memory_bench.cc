// What facts take in memory: the bytes of the columnar engine's columns,
// counted, and what the heap says.
//
//   build/bin/bench/memory_bench --cases=1000000 --json=FILE

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "service/engine/columnar/snapshot.h"
#include "tests/bench/generator.h"
#include "tests/bench/heap.h"
#include "tests/bench/results.h"

ABSL_FLAG(int64_t, cases, 10000, "How many cases to generate.");
ABSL_FLAG(std::string, json, "", "A file to append JSON lines to.");

namespace redress::bench {
namespace {

using engine::columnar::Block;
using engine::columnar::CodeColumn;
using engine::columnar::Columns;
using engine::columnar::DerivedColumns;
using engine::columnar::LiveBlock;
using engine::columnar::ManyColumn;
using engine::columnar::NumberColumn;
using engine::columnar::Snapshot;
using engine::columnar::SnapshotPtr;

constexpr int64_t kChunk = 250000;

// The bytes a row that a column's view reads; 0 where all rows are equal.
template <typename View>
size_t WidthOf(const View&) {
  if constexpr (std::is_pointer_v<View>) {
    return sizeof(std::remove_pointer_t<View>);
  } else if constexpr (std::is_same_v<View, NumberColumn::Offsets>) {
    return sizeof(*View::codes);
  } else {
    return 0;
  }
}

template <typename Column>
size_t BytesOf(const Column& column, size_t rows) {
  return rows * column.Visit([](const auto& view) { return WidthOf(view); });
}

size_t BytesOf(const ManyColumn& column, size_t rows) {
  if (column.empty()) return 0;
  return (rows + 1) * sizeof(uint32_t) +
         BytesOf(column.codes(), column.end(rows - 1));
}

// The bytes of all blocks, by what they are for.
class Counter {
 public:
  void Add(const LiveBlock& live) {
    const Block& block = *live.block;
    if (live.gone != nullptr) {
      bytes_["case marks"] += live.gone->live.size();
    }
    const size_t rows = block.rows.rows;
    for (const CodeColumn& codes : block.rows.codes) {
      bytes_["case dimensions"] += BytesOf(codes, rows);
    }
    for (const NumberColumn& numbers : block.rows.numbers) {
      bytes_["case dates"] += BytesOf(numbers, rows);
    }
    bytes_["case keys' index"] +=
        block.key_index.size() * (sizeof(uint32_t) + sizeof(uint16_t)) +
        // The filter: ten bits a row.
        block.key_index.size() * 10 / 8;
    AddSparse(block);
    const size_t stages = block.stages.rows;
    for (const CodeColumn& codes : block.stages.codes) {
      bytes_["stage dimensions"] += BytesOf(codes, stages);
    }
    for (const NumberColumn& numbers : block.stages.numbers) {
      bytes_["stage dates"] += BytesOf(numbers, stages);
    }
    bytes_["stage's case"] += stages * sizeof(block.stage_case[0]);
  }

  const std::map<std::string, size_t>& bytes() const { return bytes_; }

 private:
  // What most cases do not have, and the text of the keys.
  void AddSparse(const Block& block) {
    const size_t rows = block.rows.rows;
    for (const ManyColumn& many : block.rows.many) {
      bytes_["sparse: many-valued"] += BytesOf(many, rows);
    }
    for (const auto& money : block.rows.money) {
      bytes_["sparse: money"] += BytesOf(money, rows);
    }
    for (const auto& [name, codes] : block.rows.attributes) {
      bytes_["sparse: attributes"] += BytesOf(codes, rows);
    }
    for (size_t row = 0; row < rows; ++row) {
      bytes_["text: keys"] += block.keys.ViewAt(row).size() + sizeof(uint32_t);
    }
  }

  std::map<std::string, size_t> bytes_;
};

bool StartsWith(const std::string& text, const char* prefix) {
  return text.rfind(prefix, 0) == 0;
}

absl::Status Run() {
  const int64_t cases = absl::GetFlag(FLAGS_cases);
  absl::StatusOr<Results> results =
      Results::Open(absl::GetFlag(FLAGS_json), cases, true);
  if (!results.ok()) return results.status();
  const Generator generator({cases, 1, true});
  (void)generator.Facts(0, 1);
  const int64_t before = HeapBytes();
  SnapshotPtr snapshot = std::make_shared<const Snapshot>();
  for (int64_t first = 0; first < cases; first += kChunk) {
    engine::FactChanges changes;
    changes.version = snapshot->version + 1;
    changes.cases = generator.Facts(first, kChunk);
    snapshot = NextSnapshot(*snapshot, changes);
  }
  results->Add(
      "memory", "heap for a case", "redress", "bytes",
      static_cast<double>(HeapBytes() - before) / static_cast<double>(cases));
  Counter counter;
  for (const auto& live : snapshot->cases.blocks) counter.Add(live);
  double of_cases = 0;
  double of_stages = 0;
  for (const auto& [what, bytes] : counter.bytes()) {
    const bool stage = StartsWith(what, "stage");
    const double each =
        static_cast<double>(bytes) /
        static_cast<double>(stage ? snapshot->stage_rows : snapshot->case_rows);
    results->Add("memory", what, "redress", "bytes", each);
    if (stage) of_stages += each;
    if (StartsWith(what, "case")) of_cases += each;
  }
  results->Add("memory", "case", "redress", "bytes", of_cases);
  results->Add("memory", "stage", "redress", "bytes", of_stages);
  // Where questions have had scans derive all that there is room for.
  results->Add("memory", "case at most", "redress", "bytes",
               of_cases + DerivedColumns::kMostIndexes *
                              DerivedColumns::kMostIndexBytes);
  results->Add("memory", "stage at most", "redress", "bytes",
               of_stages + DerivedColumns::kMostStageBytes);
  return absl::OkStatus();
}

}  // namespace
}  // namespace redress::bench

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  const absl::Status status = redress::bench::Run();
  if (!status.ok()) std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return status.ok() ? 0 : 1;
}
