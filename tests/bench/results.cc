#include "tests/bench/results.h"

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace redress::bench {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat(
      "\"",
      absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\"", "\\\""}, {"\n", " "}}),
      "\"");
}

}  // namespace

void Results::CloseFile::operator()(FILE* file) const { std::fclose(file); }

absl::StatusOr<Results> Results::Open(const std::string& path, int64_t cases,
                                      bool sorted) {
  FILE* file = nullptr;
  if (!path.empty()) {
    file = std::fopen(path.c_str(), "a");
    if (file == nullptr) {
      return absl::InternalError(absl::StrCat("cannot write ", path));
    }
  }
  return Results(file, cases, sorted);
}

void Results::Add(const Measurement& measurement) {
  const Timing& timing = measurement.timing;
  absl::FPrintF(stderr, "%-10s %-4s %-22s %14.2f %-8s (%d)\n", measurement.what,
                measurement.item, measurement.engine, timing.median,
                measurement.unit, timing.samples);
  if (file_ == nullptr) return;
  absl::FPrintF(
      file_.get(),
      "{\"cases\": %d, \"sorted\": %s, \"what\": %s, \"item\": %s, "
      "\"engine\": %s, \"unit\": %s, \"median\": %.4f, \"p10\": %.4f, "
      "\"p90\": %.4f, \"samples\": %d}\n",
      cases_, sorted_ ? "true" : "false", Quoted(measurement.what),
      Quoted(measurement.item), Quoted(measurement.engine),
      Quoted(measurement.unit), timing.median, timing.p10, timing.p90,
      timing.samples);
  std::fflush(file_.get());
}

void Results::Add(const std::string& what, const std::string& item,
                  const std::string& engine, const std::string& unit,
                  double value) {
  Add({what, item, engine, unit, {value, value, value, 1}});
}

void Results::Note(const std::string& item, const std::string& text) {
  absl::FPrintF(stderr, "%s: %s\n", item, text);
  if (file_ == nullptr) return;
  absl::FPrintF(file_.get(),
                "{\"cases\": %d, \"sorted\": %s, \"what\": \"note\", "
                "\"item\": %s, \"text\": %s}\n",
                cases_, sorted_ ? "true" : "false", Quoted(item), Quoted(text));
}

}  // namespace redress::bench
