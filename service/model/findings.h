// Collects what validation finds.

#ifndef REDRESS_SERVICE_MODEL_FINDINGS_H_
#define REDRESS_SERVICE_MODEL_FINDINGS_H_

#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "redress/v1/record_service.pb.h"

namespace redress::model {

// The violations of one message. Not for several threads.
class Findings {
 public:
  // `field` is the path in the message ("stage2.started_on"), `value` what was
  // found there, `reason` a stable code, `message` the whole in words.
  void AddError(const std::string& field, const std::string& value,
                const std::string& reason, const std::string& message,
                const std::string& suggestion = "");
  void AddQuery(const std::string& field, const std::string& value,
                const std::string& reason, const std::string& message,
                const std::string& suggestion = "");

  // All of them, errors first, then in the order of the fields of `type`, then
  // as they were added.
  std::vector<v1::Violation> Sorted(
      const google::protobuf::Descriptor& type) const;

 private:
  void Add(v1::Severity severity, const std::string& field,
           const std::string& value, const std::string& reason,
           const std::string& message, const std::string& suggestion);

  std::vector<v1::Violation> violations_;
};

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_FINDINGS_H_
