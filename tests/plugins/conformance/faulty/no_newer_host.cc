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

REDRESS_FAULTY_EXPORTER(table.open = &redress::faulty::Open)
