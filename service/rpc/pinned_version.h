// One version, to be answered from.

#ifndef REDRESS_SERVICE_RPC_PINNED_VERSION_H_
#define REDRESS_SERVICE_RPC_PINNED_VERSION_H_

#include <memory>
#include <utility>

#include "service/base/stop.h"
#include "service/engine/executor.h"
#include "service/model/reference.h"
#include "service/query/query_engine.h"
#include "service/store/store.h"

namespace redress::rpc {

// One version, answerable for as long as this lives.
class PinnedVersion {
 public:
  PinnedVersion(std::shared_ptr<const model::Reference> reference,
                query::DimensionsPtr dimensions, store::Version version,
                std::shared_ptr<const engine::Executor> executor,
                std::shared_ptr<const engine::VersionHold> hold)
      : reference_(std::move(reference)),
        dimensions_(std::move(dimensions)),
        version_(version),
        executor_(std::move(executor)),
        hold_(std::move(hold)) {}

  // Valid while this lives, for a caller that waits until `stop` says
  // otherwise.
  query::Snapshot snapshot(StopCheck stop) const {
    query::Snapshot snapshot;
    snapshot.executor = executor_.get();
    snapshot.reference = reference_.get();
    snapshot.version = version_.number;
    snapshot.data_date = version_.data_date;
    snapshot.erased_records = version_.erased_records;
    snapshot.dimensions = dimensions_;
    snapshot.stop = std::move(stop);
    return snapshot;
  }
  const model::Reference& reference() const { return *reference_; }
  // The same, for who keeps it longer than this.
  const std::shared_ptr<const model::Reference>& shared_reference() const {
    return reference_;
  }
  // Its data date, and how many of its records were erased since.
  const store::Version& version() const { return version_; }

 private:
  std::shared_ptr<const model::Reference> reference_;
  query::DimensionsPtr dimensions_;
  store::Version version_;
  std::shared_ptr<const engine::Executor> executor_;
  // Last, so that it goes before the executor.
  std::shared_ptr<const engine::VersionHold> hold_;
};

}  // namespace redress::rpc

#endif  // REDRESS_SERVICE_RPC_PINNED_VERSION_H_
