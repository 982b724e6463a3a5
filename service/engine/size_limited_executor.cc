#include "service/engine/size_limited_executor.h"

#include <chrono>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/base/errors.h"
#include "service/engine/plan_check.h"

namespace redress::engine {
namespace {

constexpr char kReason[] = "OVER_CASE_LIMIT";

// A hold that keeps its executor.
struct OwnedHold {
  std::shared_ptr<Executor> executor;
  std::shared_ptr<const VersionHold> hold;
};

class SizeLimitedExecutor : public Executor {
  class Loader : public FactLoader {
   public:
    // `most_cases` 0: any number.
    Loader(SizeLimitedExecutor& owner, std::shared_ptr<Executor> executor,
           std::unique_ptr<FactLoader> loader, int64_t most_cases)
        : owner_(owner),
          executor_(std::move(executor)),
          loader_(std::move(loader)),
          most_cases_(most_cases) {}

   private:
    absl::Status DoAdd(
        const std::vector<model::CaseFacts>& cases,
        const std::vector<model::ActionFacts>& actions) override {
      cases_ += static_cast<int64_t>(cases.size());
      if (most_cases_ > 0 && cases_ > most_cases_) {
        owner_.GrowLarge();
        return ErrorWithReason(
            absl::StatusCode::kAborted,
            absl::StrCat("there are over ", most_cases_,
                         " cases, more than memory is to hold; start the load "
                         "again for the database"),
            kReason);
      }
      return loader_->Add(cases, actions);
    }
    absl::Status DoFinish() override {
      absl::Status finished = loader_->Finish();
      if (finished.ok()) owner_.Retire(owner_.GoOnWith(executor_));
      return finished;
    }

    SizeLimitedExecutor& owner_;
    const std::shared_ptr<Executor> executor_;
    const std::unique_ptr<FactLoader> loader_;
    const int64_t most_cases_;
    int64_t cases_ = 0;
  };

 public:
  SizeLimitedExecutor(int64_t most_cases, std::shared_ptr<Executor> small,
                      ExecutorMaker make_small, ExecutorMaker make_large)
      : most_cases_(most_cases),
        make_small_(std::move(make_small)),
        make_large_(std::move(make_large)),
        current_(std::move(small)) {}

  absl::Status Publish(const FactChanges& changes) override {
    return Current()->Publish(changes);
  }

  absl::StatusOr<std::unique_ptr<FactLoader>> StartLoad(
      int64_t version) override {
    absl::Status next = CheckNextVersion(version, this->version());
    if (!next.ok()) return next;
    absl::StatusOr<std::shared_ptr<Executor>> executor = ForLoad();
    if (!executor.ok()) return executor.status();
    absl::StatusOr<std::unique_ptr<FactLoader>> loader =
        (*executor)->StartLoad(version);
    if (!loader.ok()) return loader.status();
    return std::make_unique<Loader>(*this, *executor, *std::move(loader),
                                    IsLarge() ? 0 : most_cases_);
  }

  absl::StatusOr<int64_t> Save(const OriginOf& origin) override {
    const std::shared_ptr<Executor> executor = Current();
    absl::StatusOr<int64_t> saved = executor->Save(origin);
    // It was retired meanwhile, perhaps before the file was written.
    if (Current() != executor) Retire(executor);
    return saved;
  }

  absl::StatusOr<int64_t> Restore(const OriginOf& origin) override {
    const std::shared_ptr<Executor> executor = Current();
    absl::StatusOr<int64_t> kept = executor->Restore(origin);
    if (!kept.ok() || IsLarge()) return kept;
    const absl::StatusOr<int64_t> cases = CasesIn(*executor);
    if (!cases.ok()) return cases.status();
    if (*cases <= most_cases_) return kept;
    // As though it had not been there.
    absl::StatusOr<std::unique_ptr<Executor>> small = make_small_();
    if (!small.ok()) return small.status();
    GrowLarge();
    Retire(GoOnWith(*std::move(small)));
    return absl::FailedPreconditionError(
        absl::StrCat("it has ", *cases, " cases, and memory is to hold ",
                     most_cases_, " at most"));
  }

  absl::Status Scrub(std::chrono::milliseconds wait) override {
    absl::Status status = Current()->Scrub(wait);
    if (std::shared_ptr<Executor> retired = Retired()) {
      absl::Status scrubbed = retired->Scrub(wait);
      if (scrubbed.ok()) {
        const std::lock_guard lock(mutex_);
        retired_.reset();
      }
      if (status.ok()) status = scrubbed;
    }
    return status;
  }

  int64_t version() const override { return Current()->version(); }

 private:
  absl::StatusOr<std::shared_ptr<const VersionHold>> DoHoldVersion(
      const StopCheck& stop) override {
    auto owned = std::make_shared<OwnedHold>();
    owned->executor = Current();
    absl::StatusOr<std::shared_ptr<const VersionHold>> hold =
        owned->executor->HoldVersion(stop);
    if (!hold.ok()) return hold.status();
    owned->hold = *std::move(hold);
    const VersionHold* const held = owned->hold.get();
    return std::shared_ptr<const VersionHold>(std::move(owned), held);
  }

  absl::StatusOr<Partials> DoAggregate(const Plan& plan, int64_t version,
                                       const StopCheck& stop) const override {
    return Ask<Partials>([&](const Executor& executor) {
      return executor.Aggregate(plan, version, stop);
    });
  }

  absl::StatusOr<RowList> DoList(const ListPlan& plan, int64_t version,
                                 const StopCheck& stop) const override {
    return Ask<RowList>([&](const Executor& executor) {
      return executor.List(plan, version, stop);
    });
  }

  // What the current executor says or, of a version that it does not have, the
  // one before while something of it is held.
  template <typename Answer, typename AskOne>
  absl::StatusOr<Answer> Ask(const AskOne& ask) const {
    absl::StatusOr<Answer> answer = ask(*Current());
    if (!absl::IsOutOfRange(answer.status())) return answer;
    std::shared_ptr<Executor> before;
    {
      const std::lock_guard lock(mutex_);
      before = before_.lock();
    }
    if (before == nullptr) return answer;
    absl::StatusOr<Answer> earlier = ask(*before);
    return absl::IsOutOfRange(earlier.status()) ? answer : earlier;
  }

  std::shared_ptr<Executor> Current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  bool IsLarge() const {
    const std::lock_guard lock(mutex_);
    return is_large_;
  }

  void GrowLarge() {
    const std::lock_guard lock(mutex_);
    is_large_ = true;
  }

  absl::StatusOr<std::shared_ptr<Executor>> ForLoad() {
    {
      const std::lock_guard lock(mutex_);
      if (!is_large_ || large_ != nullptr) {
        return is_large_ ? large_ : current_;
      }
    }
    absl::StatusOr<std::unique_ptr<Executor>> made = make_large_();
    if (!made.ok()) return made.status();
    const std::lock_guard lock(mutex_);
    if (large_ == nullptr) large_ = *std::move(made);
    return large_;
  }

  // Gives the one before; null: it is the same.
  std::shared_ptr<Executor> GoOnWith(std::shared_ptr<Executor> executor) {
    const std::lock_guard lock(mutex_);
    if (executor == current_) return nullptr;
    before_ = current_;
    std::swap(current_, executor);
    return executor;
  }

  // Nobody but this sees to the files of one that is not gone on with.
  void Retire(std::shared_ptr<Executor> executor) {
    if (executor == nullptr ||
        executor->Scrub(std::chrono::milliseconds(0)).ok()) {
      return;
    }
    const std::lock_guard lock(mutex_);
    retired_ = std::move(executor);
  }

  std::shared_ptr<Executor> Retired() const {
    const std::lock_guard lock(mutex_);
    return retired_;
  }

  static absl::StatusOr<int64_t> CasesIn(const Executor& executor) {
    Plan plan;
    plan.accumulators.emplace_back();
    const absl::StatusOr<Partials> partials =
        executor.Aggregate(plan, executor.version());
    if (!partials.ok()) return partials.status();
    const std::vector<PartialRow>& rows = partials->accumulators.front();
    return rows.empty() ? 0 : rows.front().count;
  }

  const int64_t most_cases_;
  const ExecutorMaker make_small_;
  const ExecutorMaker make_large_;
  mutable std::mutex mutex_;
  std::shared_ptr<Executor> current_;
  std::shared_ptr<Executor> large_;
  // The small one, after it; lives on in what is held of it.
  std::weak_ptr<Executor> before_;
  // The same, while its files could not be seen to.
  std::shared_ptr<Executor> retired_;
  bool is_large_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Executor>> MakeSizeLimitedExecutor(
    int64_t most_cases, const ExecutorMaker& make_small,
    ExecutorMaker make_large) {
  absl::StatusOr<std::unique_ptr<Executor>> small = make_small();
  if (!small.ok()) return small.status();
  return std::make_unique<SizeLimitedExecutor>(
      most_cases, std::shared_ptr<Executor>(*std::move(small)), make_small,
      std::move(make_large));
}

bool IsOverCaseLimit(const absl::Status& status) {
  return ErrorReason(status) == kReason;
}

}  // namespace redress::engine
