// How much of a file is kept, whatever it holds.

#ifndef REDRESS_CLIENTS_VERIFY_READ_LIMITS_H_
#define REDRESS_CLIENTS_VERIFY_READ_LIMITS_H_

#include <cstddef>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "clients/verify/published_file.h"

namespace redress::verify {

struct ReadLimits {
  // Values of tables, figures, texts, titles, headings and notes.
  size_t values = kMaxValues;
  // Bytes of all their texts.
  size_t text_bytes = kMaxTextBytes;
};

// Counts what a reader keeps of one file.
class KeptSize {
 public:
  // `name` is the file in errors: "the page".
  KeptSize(const ReadLimits& limits, std::string name);

  // Called before that many values and these texts are kept.
  // RESOURCE_EXHAUSTED: it would be too much.
  absl::Status Add(size_t values,
                   std::initializer_list<absl::string_view> texts);

 private:
  const ReadLimits limits_;
  const std::string name_;
  size_t values_ = 0;
  size_t text_bytes_ = 0;
};

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_READ_LIMITS_H_
