// Reads a field that the host does not have.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

redress_code Open(const redress_host* host, const redress_job* job,
                  const redress_document* document, redress_session** session,
                  redress_error* error) {
  const char* beyond = reinterpret_cast<const char*>(host + 1);
  const volatile char seen = *beyond;
  static_cast<void>(seen);
  return internal::Open<Lines>(host, job, document, session, error);
}

}  // namespace
}  // namespace redress::faulty

REDRESS_FAULTY_EXPORTER(table.open = &redress::faulty::Open)
