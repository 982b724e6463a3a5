// Runs plans on PostgreSQL.

#ifndef REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_ANSWERS_H_
#define REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_ANSWERS_H_

#include "absl/status/statusor.h"
#include "service/base/postgres.h"
#include "service/base/stop.h"
#include "service/engine/list.h"
#include "service/engine/plan.h"
#include "service/engine/sql/postgresql/statement_text.h"

namespace redress::engine::sql::postgresql {

// The partials of a plan that has passed CheckPlan, and the list of one that
// has passed CheckList, on a connection in a transaction that sees one version.
// What `stop` says where it ends the work; the transaction may then be of no
// use any more.
absl::StatusOr<Partials> Aggregate(postgres::Connection& connection,
                                   const Sources& sources, const Plan& plan,
                                   const StopCheck& stop);
absl::StatusOr<RowList> List(postgres::Connection& connection,
                             const Sources& sources, const ListPlan& plan,
                             const StopCheck& stop);

}  // namespace redress::engine::sql::postgresql

#endif  // REDRESS_SERVICE_ENGINE_SQL_POSTGRESQL_ANSWERS_H_
