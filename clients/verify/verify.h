// Verifies a published file against a server.

#ifndef REDRESS_CLIENTS_VERIFY_VERIFY_H_
#define REDRESS_CLIENTS_VERIFY_VERIFY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "clients/verify/causes.h"
#include "clients/verify/compare.h"
#include "clients/verify/published_file.h"
#include "clients/verify/server_document.h"

namespace redress::verify {

// A figure that is another one by now, and why.
struct RevisedFigure {
  // "complaints/1/closed", and in words.
  std::string name;
  std::string about;
  std::string then;
  std::string now;
  // Its row was there, and is there: a row may come with its first case.
  bool had_row = true;
  bool has_row = true;
  // The cases that it counts otherwise; none: something else changed.
  std::vector<Cause> causes;
  // There are more than these.
  bool has_more_causes = false;
  // Why the cases are not told; empty where they are.
  std::string causes_unknown;
};

struct Verification {
  PublishedFile file;
  // What the file was made from.
  v1::DocumentSource source;
  // As it was made, and as it is made from the last version.
  v1::DocumentHeader made;
  v1::DocumentHeader now;
  FileComparison comparison;
  std::vector<RevisedFigure> revised;
  std::vector<TextRevision> revised_texts;
};

struct VerifyOptions {
  // How many revised figures are explained by their cases, and by how many
  // cases each.
  size_t explained = 50;
  size_t causes = 10;
};

// Reads the file at `path`, makes its document again from the version that it
// names and from the last one, and compares. INVALID_ARGUMENT: as
// ReadPublishedFile, or what it was made from cannot be read. Other errors are
// the server's: NOT_FOUND where it has no such version.
absl::StatusOr<Verification> Verify(client::Client& client,
                                    const std::string& path,
                                    const VerifyOptions& options);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_VERIFY_H_
