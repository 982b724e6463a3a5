#include "service/rpc/follower.h"

#include <utility>

namespace redress::rpc {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

Follower::Follower(LiveData& data, milliseconds interval, milliseconds reminder,
                   std::function<void(const FollowState&)> report)
    : data_(data),
      interval_(interval),
      reminder_(reminder),
      report_(std::move(report)),
      thread_([this] { Run(); }) {}

void Follower::Run() {
  // When it began to fail, and when that was last reported.
  bool failing = false;
  steady_clock::time_point since;
  steady_clock::time_point reported;
  while (!thread_.Ends()) {
    FollowState state;
    state.status = data_.FollowOthers(interval_, [this] {
      return thread_.Ends() ? absl::CancelledError("the server ends")
                            : absl::OkStatus();
    });
    if (thread_.Ends()) return;
    const steady_clock::time_point now = steady_clock::now();
    const bool fails = !state.status.ok();
    const bool changes = fails != failing;
    if (fails && changes) since = now;
    failing = fails;
    if (changes || (fails && now - reported >= reminder_)) {
      state.version = data_.LastVersion();
      state.behind = duration_cast<milliseconds>(now - since);
      reported = now;
      report_(state);
    }
    if (!fails) continue;
    OwnThread::Lock lock = thread_.TakeLock();
    if (thread_.Sleep(lock, interval_)) return;
  }
}

}  // namespace redress::rpc
