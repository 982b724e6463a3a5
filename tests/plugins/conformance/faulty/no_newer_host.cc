// Takes only tables of the size that it knows.

#include "tests/plugins/conformance/faulty/lines.h"

namespace redress::faulty {
namespace {

redress_code Open(const redress_host* host, const redress_job* job,
                  const redress_document* document, redress_session** session,
                  redress_error* error) {
  if (host->struct_size != sizeof(*host)) return REDRESS_INTERNAL;
  return internal::Open<Lines>(host, job, document, session, error);
}

}  // namespace
}  // namespace redress::faulty

extern "C" const redress_exporter_table* redress_exporter_v1(void) {
  static redress_exporter_table table =
      *redress::internal::EntryTable<redress::faulty::Lines>(
          &redress::faulty::Describe);
  table.open = &redress::faulty::Open;
  return &table;
}
