#include "service/query/disclosure/suppress.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "service/query/disclosure/mover.h"
#include "service/query/disclosure/peers.h"
#include "service/query/disclosure/proofs.h"

namespace redress::query::disclosure {
namespace {

// The work that may be done: numbers of tableaux touched, some hundred million
// to a second of a processor, whatever its clock says.
constexpr int64_t kSearchBudget = int64_t{1} << 31;
constexpr int64_t kClosingBudget = int64_t{1} << 29;
constexpr int64_t kUnaskedBudget = int64_t{1} << 28;
// What one attempt may take of it: little first, as most need little, and no
// single figure is to use up what the others need.
constexpr int64_t kLittleWork = int64_t{1} << 22;
constexpr int64_t kMuchWork = int64_t{1} << 26;

class Suppressor {
 public:
  Suppressor(const DisclosureRules& rules, const System& system,
             const StopCheck& stop, Pattern& pattern)
      : rules_(rules),
        system_(system),
        stop_(stop),
        pattern_(pattern),
        mover_(system, pattern),
        proofs_(system.variables.size()),
        peers_(system, pattern, mover_),
        settled_(system.variables.size(), false) {}

  absl::Status Run() {
    const std::vector<int32_t> unasked = FindUnasked();
    for (size_t i = 0; i < system_.variables.size(); ++i) {
      const auto v = static_cast<int32_t>(i);
      if (pattern_.Need(v) > 0) queue_.push_back(v);
      if (system_.broken[i] && !settled_[i]) OpenAllAround(v);
    }
    ProtectQueued();
    // Most have got their range with the others.
    for (const int32_t v : unasked) {
      pattern_.Require(v, true);
      Open(v);
    }
    ProtectQueued();
    CloseTheNeedless();
    return stopped_;
  }

 private:
  // Once true, nothing that is still done matters.
  bool IsStopped() {
    if (stopped_.ok()) stopped_ = CheckStop(stop_);
    return !stopped_.ok();
  }

  // The numbers that nobody asked for of which the figures leave but a few, and
  // a small one among them.
  std::vector<int32_t> FindUnasked() {
    std::vector<int32_t> unasked;
    for (size_t i = 0; i < system_.variables.size(); ++i) {
      const auto v = static_cast<int32_t>(i);
      if (!pattern_.IsUnasked(v) || unasked_budget_ <= 0) continue;
      if (IsStopped()) break;
      const int64_t value = system_.variables[v].value;
      pattern_.Require(v, true);
      const bool safe =
          IsProtected(v) || Stretch(v, kLittleWork, unasked_budget_);
      if (!safe &&
          rules_.AnySmall(value + proofs_.Low(v), value + proofs_.High(v))) {
        unasked.push_back(v);
      }
      pattern_.Require(v, false);
    }
    return unasked;
  }

  void ProtectQueued() {
    while (!queue_.empty() && !IsStopped()) {
      const int32_t v = queue_.front();
      queue_.pop_front();
      if (!IsProtected(v)) Protect(v);
    }
  }

  bool IsProtected(int32_t v) {
    if (settled_[v]) return true;
    if (!pattern_.IsFree(v)) return false;
    if (peers_.IsUntied(v)) return true;  // Nothing is said of it.
    return proofs_.Width(v) >= pattern_.Need(v) || peers_.Protect(v);
  }

  // Looks for moves that need no opening.
  bool Stretch(int32_t v, int64_t work, int64_t& budget) {
    for (const bool up : {true, false}) {
      const int64_t need = pattern_.Need(v);
      Search search;
      search.target = v;
      search.up = up;
      search.work = work;
      search.most = up ? need + proofs_.Low(v) : need - proofs_.High(v);
      if (!up) {
        search.most = std::min(search.most,
                               system_.variables[v].value - pattern_.Least(v));
      }
      Found found = mover_.Find(search, budget);
      if (!found.moves.empty()) proofs_.Record(std::move(found.moves));
      if (proofs_.Width(v) >= need) return true;
    }
    return false;
  }

  double CostOf(const std::vector<int32_t>& variables) const {
    double cost = 0;
    for (const int32_t v : variables) cost += pattern_.Cost(v);
    return cost;
  }

  // A way to give a variable its range.
  struct Way {
    std::vector<int32_t> opens;
    // What proves it once these are open; nothing where moves are not whole.
    std::vector<std::vector<Move>> proofs;
    double cost = 0;
  };

  // The cheapest way found. Ways without proof are for want of better ones.
  std::optional<Way> FindWay(int32_t v, int64_t work) {
    const int64_t need = pattern_.Need(v);
    const int64_t room = system_.variables[v].value - pattern_.Least(v);
    std::vector<Way> ways;
    // All of it upwards.
    Search search;
    search.target = v;
    search.work = work;
    search.open = search.exact = true;
    search.up = true;
    search.most = need + proofs_.Low(v);
    Found up = mover_.Find(search, search_budget_);
    if (up.distance >= search.most) AddWay({std::move(up)}, ways);
    // First down as far as it goes, then up.
    search.up = search.exact = false;
    search.most = std::min(room, need - proofs_.High(v));
    Found down = mover_.Find(search, search_budget_);
    if (down.distance > -proofs_.Low(v)) {
      Search rest = search;
      rest.up = rest.exact = true;
      rest.opened = down.opens;
      rest.most = need - down.distance;
      if (rest.most <= proofs_.High(v)) {
        AddWay({std::move(down)}, ways);
      } else {
        Found more = mover_.Find(rest, search_budget_);
        if (more.distance >= rest.most) {
          AddWay({std::move(down), std::move(more)}, ways);
        }
      }
    }
    // Where the range is there by halves only, a wider one may take more.
    const bool proved =
        std::any_of(ways.begin(), ways.end(),
                    [](const Way& way) { return !way.proofs.empty(); });
    for (int64_t more = 1; !proved && more <= 4; more *= 2) {
      Search further;
      further.target = v;
      further.work = work;
      further.open = further.exact = true;
      further.most = need + proofs_.Low(v) + more;
      Found found = mover_.Find(further, search_budget_);
      if (found.distance >= further.most) AddWay({std::move(found)}, ways);
    }
    std::optional<Way> best;
    for (Way& way : ways) {
      if (way.opens.empty() && way.proofs.empty()) continue;
      const bool sure = !way.proofs.empty();
      const bool best_sure = best.has_value() && !best->proofs.empty();
      if (!best.has_value() || (sure && !best_sure) ||
          (sure == best_sure && way.cost < best->cost)) {
        best = std::move(way);
      }
    }
    return best;
  }

  void AddWay(std::vector<Found> found, std::vector<Way>& ways) {
    Way way;
    bool whole = true;
    for (Found& part : found) {
      way.opens.insert(way.opens.end(), part.opens.begin(), part.opens.end());
      if (part.moves.empty()) whole = false;
      way.proofs.push_back(std::move(part.moves));
    }
    if (!whole) way.proofs.clear();
    std::sort(way.opens.begin(), way.opens.end());
    way.opens.erase(std::unique(way.opens.begin(), way.opens.end()),
                    way.opens.end());
    way.cost = CostOf(way.opens);
    ways.push_back(std::move(way));
  }

  void Open(int32_t v) {
    if (pattern_.IsOpen(v)) return;
    std::vector<int32_t> freed;
    pattern_.Open(v, freed);
    opened_.push_back(v);
    queue_.push_back(v);
    freed.push_back(v);
    for (const int32_t variable : freed) peers_.Change(variable);
  }

  void Protect(int32_t v) {
    for (const int64_t work : {kLittleWork, kMuchWork}) {
      if (Stretch(v, work, search_budget_)) return;
      // Each round opens something, until there is nothing left to open.
      while (search_budget_ > 0) {
        std::optional<Way> way = FindWay(v, work);
        if (!way.has_value()) break;
        const bool opens = !way->opens.empty();
        for (const int32_t variable : way->opens) Open(variable);
        for (std::vector<Move>& proof : way->proofs) {
          proofs_.Record(std::move(proof));
        }
        if (IsProtected(v) || Stretch(v, work, search_budget_)) return;
        if (!opens) break;
      }
    }
    OpenAllAround(v);
  }

  // Opens everything that is tied to `v`. Where `v` is not 0, zeros need not
  // be opened: the true solution can be multiplied by any number. A 0 grows
  // only if others do that are 0 as well.
  void OpenAllAround(int32_t v) {
    const auto is_zero = [&](int32_t variable) {
      return system_.variables[variable].value == 0 &&
             !system_.broken[variable];
    };
    const bool grows = is_zero(v);
    std::vector<int32_t> part = {v};
    std::vector<bool> seen(system_.variables.size(), false);
    seen[v] = true;
    for (size_t at = 0; at < part.size(); ++at) {
      for (const Entry& t : mover_.TouchingOf(part[at])) {
        for (const Entry& entry : system_.equations[t.variable].entries) {
          const int32_t other = entry.variable;
          if (seen[other]) continue;
          if (is_zero(other) &&
              !(grows && (pattern_.IsFree(other) || pattern_.CanOpen(other)))) {
            continue;
          }
          seen[other] = true;
          part.push_back(other);
        }
      }
    }
    for (const int32_t variable : part) {
      settled_[variable] = true;
      if (pattern_.CanOpen(variable)) Open(variable);
    }
  }

  // Tries to show again what was opened, the dearest first.
  void CloseTheNeedless() {
    std::vector<std::pair<double, int32_t>> order;
    for (const int32_t v : opened_) {
      if (pattern_.IsPrimary(v) || settled_[v]) continue;
      order.emplace_back(-ShownCost(v), v);
    }
    std::sort(order.begin(), order.end());
    for (const auto& [unused, v] : order) {
      if (closing_budget_ <= 0 || IsStopped()) return;
      TryToClose(v);
    }
  }

  // What showing `v` again would give.
  double ShownCost(int32_t v) const {
    return static_cast<double>(pattern_.Weight(v)) * 1e6 -
           static_cast<double>(proofs_.CountOf(v));
  }

  void TryToClose(int32_t v) {
    std::vector<int32_t> fixed;
    pattern_.Close(v, fixed);
    std::vector<int32_t> doubtful;
    for (const int32_t f : fixed) {
      peers_.Change(f);
      peers_.AddTo(f, doubtful);
    }
    const Proofs::Withdrawn withdrawn = proofs_.Withdraw(fixed);
    for (const auto& [x, unused] : withdrawn.ranges) doubtful.push_back(x);
    std::sort(doubtful.begin(), doubtful.end());
    doubtful.erase(std::unique(doubtful.begin(), doubtful.end()),
                   doubtful.end());
    bool safe = true;
    for (const int32_t x : doubtful) {
      if (pattern_.Need(x) == 0 || !pattern_.IsOpen(x)) continue;
      if (IsProtected(x)) continue;
      safe = closing_budget_ > 0 && Stretch(x, kLittleWork, closing_budget_);
      if (!safe) break;
    }
    if (safe) return;
    std::vector<int32_t> freed;
    pattern_.Open(v, freed);
    for (const int32_t f : freed) peers_.Change(f);
    proofs_.Restore(withdrawn);
  }

  const DisclosureRules& rules_;
  const System& system_;
  const StopCheck& stop_;
  absl::Status stopped_;
  Pattern& pattern_;
  Mover mover_;
  Proofs proofs_;
  Peers peers_;
  int64_t search_budget_ = kSearchBudget;
  int64_t closing_budget_ = kClosingBudget;
  int64_t unasked_budget_ = kUnaskedBudget;
  std::deque<int32_t> queue_;
  std::vector<int32_t> opened_;
  // Protected because everything around is open.
  std::vector<bool> settled_;
};

}  // namespace

absl::Status Suppress(const DisclosureRules& rules, const System& system,
                      const StopCheck& stop, Pattern& pattern) {
  return Suppressor(rules, system, stop, pattern).Run();
}

}  // namespace redress::query::disclosure
