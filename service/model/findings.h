// Collects what validation finds.

#ifndef REDRESS_SERVICE_MODEL_FINDINGS_H_
#define REDRESS_SERVICE_MODEL_FINDINGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "redress/v1/record_service.pb.h"

namespace redress::model {

// A text from outside as messages quote it: printable, and at most 60 bytes
// before "…".
std::string Echo(const std::string& text);

// The violations of one message, the first of them: whoever gets more mends
// those first, and a message cannot cost more than so many. Not for several
// threads.
class Findings {
 public:
  static constexpr size_t kMaxFindings = 100;

  // `field` is the path in the message ("stage2.started_on"), `value` what was
  // found there, `reason` a stable code, `message` the whole in words.
  void AddError(const std::string& field, const std::string& value,
                const std::string& reason, const std::string& message,
                const std::string& suggestion = "");
  void AddQuery(const std::string& field, const std::string& value,
                const std::string& reason, const std::string& message,
                const std::string& suggestion = "");

  // All of them, errors first, then in the order of the fields of `type`, then
  // as they were added. At most kMaxFindings; where there were more, the last
  // says how many (TOO_MANY_FINDINGS), and is an error where one of them is.
  std::vector<v1::Violation> Sorted(
      const google::protobuf::Descriptor& type) const;

  // True where the next error would only be counted: its words are not needed.
  bool IsFull() const { return errors_.size() >= kMaxFindings; }

 private:
  static v1::Violation Make(v1::Severity severity, const std::string& field,
                            const std::string& value, const std::string& reason,
                            const std::string& message,
                            const std::string& suggestion);

  // No more than kMaxFindings of each; the counts are of all.
  std::vector<v1::Violation> errors_;
  std::vector<v1::Violation> queries_;
  size_t error_count_ = 0;
  size_t query_count_ = 0;
};

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_FINDINGS_H_
