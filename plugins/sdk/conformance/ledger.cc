#include "plugins/sdk/conformance/ledger.h"

namespace redress::conformance {
namespace {

template <typename Entries>
std::string ProblemOf(const Entries& entries, const char* what) {
  uint64_t kept = 0;
  uint64_t twice = 0;
  for (const auto& entry : entries) {
    kept += entry->times == 0 ? 1 : 0;
    twice += entry->times > 1 ? 1 : 0;
  }
  const std::string of = " of " + std::to_string(entries.size()) + " " + what;
  if (twice > 0) {
    return std::to_string(twice) + of +
           " (children counted) were released more than once: whoever takes "
           "one over sets its release to NULL";
  }
  if (kept > 0) {
    return std::to_string(kept) + of +
           " (children counted) were never released: whoever takes one over "
           "releases it before close returns";
  }
  return "";
}

}  // namespace

template <typename Structure>
void Ledger::Watch(Structure* structure, Entries<Structure>* entries) {
  auto entry = std::make_unique<Entry<Structure>>();
  entry->release = structure->release;
  entry->private_data = structure->private_data;
  structure->release = &Ledger::Release<Structure>;
  structure->private_data = entry.get();
  entries->push_back(std::move(entry));
  for (int64_t i = 0; i < structure->n_children; ++i) {
    Watch(structure->children[i], entries);
  }
}

template <typename Structure>
void Ledger::Release(Structure* structure) {
  auto* entry = static_cast<Entry<Structure>*>(structure->private_data);
  if (++entry->times > 1) {
    // Its bytes are gone.
    structure->release = nullptr;
    return;
  }
  structure->release = entry->release;
  structure->private_data = entry->private_data;
  structure->release(structure);
}

void Ledger::Watch(ArrowSchema* schema) { Watch(schema, &schemas_); }
void Ledger::Watch(ArrowArray* array) { Watch(array, &arrays_); }

std::string Ledger::Problem() const {
  std::string problem = ProblemOf(schemas_, "schemas");
  return problem.empty() ? ProblemOf(arrays_, "arrays") : problem;
}

}  // namespace redress::conformance
