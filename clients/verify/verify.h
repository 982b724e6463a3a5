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
  // A label, day or text counts no cases.
  bool is_figure = true;
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

// What a file was made from. INVALID_ARGUMENT: what it says of that cannot be
// read.
absl::StatusOr<v1::DocumentSource> ReadSource(const PublishedFile& file);

// Makes the document of `source`, which the file was made from, again from the
// version that it names and from the last one, and compares. Every error is the
// server's, or of the way to it: NOT_FOUND where it has no such version,
// INVALID_ARGUMENT where it knows no such report.
absl::StatusOr<Verification> Verify(client::Client& client, PublishedFile file,
                                    v1::DocumentSource source,
                                    const VerifyOptions& options);

}  // namespace redress::verify

#endif  // REDRESS_CLIENTS_VERIFY_VERIFY_H_
