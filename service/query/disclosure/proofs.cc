#include "service/query/disclosure/proofs.h"

#include <utility>

namespace redress::query::disclosure {

void Proofs::Record(std::vector<Move> moves) {
  const auto number = static_cast<int32_t>(proofs_.size());
  for (const Move& move : moves) {
    by_[move.variable].push_back(number);
    Widen(move, number);
  }
  proofs_.push_back({std::move(moves), true});
}

void Proofs::Widen(const Move& move, int32_t proof) {
  Range& range = ranges_[move.variable];
  if (move.change > range.high) {
    range.high = move.change;
    range.high_proof = proof;
  } else if (move.change < range.low) {
    range.low = move.change;
    range.low_proof = proof;
  }
}

Proofs::Withdrawn Proofs::Withdraw(const std::vector<int32_t>& fixed) {
  Withdrawn withdrawn;
  for (const int32_t v : fixed) {
    for (const int32_t number : by_[v]) {
      if (!proofs_[number].valid) continue;
      proofs_[number].valid = false;
      withdrawn.proofs.push_back(number);
    }
  }
  for (const int32_t number : withdrawn.proofs) {
    for (const Move& move : proofs_[number].moves) {
      const Range& range = ranges_[move.variable];
      if (range.low_proof == number || range.high_proof == number) {
        withdrawn.ranges.emplace(move.variable, range);
      }
    }
  }
  for (const auto& [v, unused] : withdrawn.ranges) Recompute(v);
  return withdrawn;
}

void Proofs::Restore(const Withdrawn& withdrawn) {
  for (const int32_t number : withdrawn.proofs) proofs_[number].valid = true;
  for (const auto& [v, range] : withdrawn.ranges) ranges_[v] = range;
}

void Proofs::Recompute(int32_t v) {
  ranges_[v] = Range();
  for (const int32_t number : by_[v]) {
    if (!proofs_[number].valid) continue;
    for (const Move& move : proofs_[number].moves) {
      if (move.variable == v) Widen(move, number);
    }
  }
}

}  // namespace redress::query::disclosure
