// Counts what becomes of Arrow structures that a plugin is given: each must be
// released once, by the plugin that took it over or by the host.

#ifndef REDRESS_PLUGINS_SDK_CONFORMANCE_LEDGER_H_
#define REDRESS_PLUGINS_SDK_CONFORMANCE_LEDGER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "redress/export/abi.h"

namespace redress::conformance {

class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // From now on the structure's release, and that of all its children, goes by
  // the ledger, which must outlive them.
  void Watch(ArrowSchema* schema);
  void Watch(ArrowArray* array);

  // What is wrong; empty where each was released once.
  std::string Problem() const;

 private:
  // What stands in for one structure's private data.
  template <typename Structure>
  struct Entry {
    void (*release)(Structure*) = nullptr;
    void* private_data = nullptr;
    uint64_t times = 0;
  };
  template <typename Structure>
  using Entries = std::vector<std::unique_ptr<Entry<Structure>>>;

  template <typename Structure>
  static void Watch(Structure* structure, Entries<Structure>* entries);
  template <typename Structure>
  static void Release(Structure* structure);

  Entries<ArrowSchema> schemas_;
  Entries<ArrowArray> arrays_;
};

}  // namespace redress::conformance

#endif  // REDRESS_PLUGINS_SDK_CONFORMANCE_LEDGER_H_
