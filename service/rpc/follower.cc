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

Follower::~Follower() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Follower::Ends() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return ends_;
}

void Follower::Run() {
  // When it began to fail, and when that was last reported.
  bool failing = false;
  steady_clock::time_point since;
  steady_clock::time_point reported;
  while (!Ends()) {
    FollowState state;
    state.status = data_.FollowOthers(interval_, [this] {
      return Ends() ? absl::CancelledError("the server ends")
                    : absl::OkStatus();
    });
    if (Ends()) return;
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
    std::unique_lock<std::mutex> lock(mutex_);
    if (changed_.wait_for(lock, interval_, [this] { return ends_; })) return;
  }
}

}  // namespace redress::rpc
