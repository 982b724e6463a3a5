#include "service/query/disclosure/simplex.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace redress::query::disclosure {
namespace {

constexpr double kTolerance = 1e-9;
// What moving the target by 1 is worth: more than any way of doing it costs.
constexpr double kReward = 1e5;
constexpr int32_t kArtificial = -1;

// A bounded primal simplex on a dense tableau. No move at all is feasible, so
// that there is no first phase: the basis starts with artificial numbers that
// cannot move.
class Simplex {
 public:
  explicit Simplex(const MoveProblem& problem)
      : rows_(problem.balances.size()) {
    // A number that costs is two columns: up and down are both dear.
    std::vector<std::vector<std::pair<size_t, double>>> columns_of(
        problem.numbers.size());
    for (size_t i = 0; i < problem.numbers.size(); ++i) {
      const Movable& number = problem.numbers[i];
      if (static_cast<int32_t>(i) == problem.target) {
        const double sign = problem.up ? 1 : -1;
        columns_of[i].emplace_back(
            AddColumn(i, sign, 0, problem.up ? number.up : number.down,
                      kReward),
            sign);
      } else if (number.cost > 0) {
        columns_of[i].emplace_back(AddColumn(i, 1, 0, number.up, -number.cost),
                                   1.0);
        columns_of[i].emplace_back(
            AddColumn(i, -1, 0, number.down, -number.cost), -1.0);
      } else {
        columns_of[i].emplace_back(AddColumn(i, 1, -number.down, number.up, 0),
                                   1.0);
      }
    }
    width_ = low_.size();
    tableau_.assign(rows_ * width_, 0);
    for (size_t row = 0; row < rows_; ++row) {
      for (const auto& [number, factor] : problem.balances[row]) {
        for (const auto& [column, sign] : columns_of[number]) {
          tableau_[row * width_ + column] += factor * sign;
        }
      }
    }
    basis_.assign(rows_, kArtificial);
    row_of_.assign(width_, kArtificial);
    basic_.assign(rows_, 0);
    value_.assign(width_, 0);
  }

  std::vector<double> Run(size_t numbers, int64_t& budget) {
    const size_t limit = 20 * (rows_ + width_) + 100;
    size_t idle = 0;
    for (size_t step = 0; step < limit && budget > 0; ++step) {
      budget -= static_cast<int64_t>((rows_ + 1) * width_);
      // After many steps without progress the rule that cannot cycle.
      const bool first = idle > rows_ + 10;
      const auto [column, direction] = Entering(first);
      if (column == width_) break;
      idle = Move(column, direction, first) ? 0 : idle + 1;
    }
    std::vector<double> moves(numbers, 0);
    for (size_t column = 0; column < width_; ++column) {
      const double value = row_of_[column] == kArtificial
                               ? value_[column]
                               : basic_[row_of_[column]];
      moves[number_[column]] += sign_[column] * value;
    }
    return moves;
  }

 private:
  size_t AddColumn(size_t number, double sign, double low, double high,
                   double gain) {
    number_.push_back(number);
    sign_.push_back(sign);
    low_.push_back(low);
    high_.push_back(high);
    gain_.push_back(gain);
    return low_.size() - 1;
  }

  std::pair<size_t, int> Entering(bool first) const {
    size_t best = width_;
    int direction = 0;
    double best_gain = kTolerance;
    for (size_t column = 0; column < width_; ++column) {
      if (row_of_[column] != kArtificial) continue;
      const double gain = std::abs(gain_[column]);
      if (gain <= best_gain) continue;
      const bool up = gain_[column] > 0;
      if (up ? value_[column] >= high_[column]
             : value_[column] <= low_[column]) {
        continue;
      }
      best = column;
      direction = up ? 1 : -1;
      if (first) break;
      best_gain = gain;
    }
    return {best, direction};
  }

  // False where nothing moved.
  bool Move(size_t column, int direction, bool first) {
    double step = direction > 0 ? high_[column] - value_[column]
                                : value_[column] - low_[column];
    size_t leaving = rows_;
    double leaving_size = 0;
    bool leaves_high = false;
    for (size_t row = 0; row < rows_; ++row) {
      const double change = -tableau_[row * width_ + column] * direction;
      if (std::abs(change) <= kTolerance) continue;
      const int32_t basic = basis_[row];
      const double low = basic == kArtificial ? 0 : low_[basic];
      const double high = basic == kArtificial ? 0 : high_[basic];
      const bool up = change > 0;
      const double room =
          std::max(0.0, (up ? high - basic_[row] : basic_[row] - low) /
                            std::abs(change));
      const double size = std::abs(change);
      const bool tie = leaving < rows_ && room <= step + kTolerance;
      const bool better =
          room < step - kTolerance ||
          (tie && (first ? basic < basis_[leaving] : size > leaving_size));
      if (!better && !(leaving == rows_ && room <= step)) continue;
      step = std::min(step, room);
      leaving = row;
      leaving_size = size;
      leaves_high = up;
    }
    if (step >= std::numeric_limits<double>::max()) return false;
    for (size_t row = 0; row < rows_; ++row) {
      basic_[row] -= tableau_[row * width_ + column] * direction * step;
    }
    value_[column] += direction * step;
    if (leaving < rows_) Pivot(leaving, column, leaves_high);
    return step > kTolerance;
  }

  void Pivot(size_t row, size_t column, bool leaves_high) {
    const int32_t out = basis_[row];
    if (out != kArtificial) {
      row_of_[out] = kArtificial;
      value_[out] = leaves_high ? high_[out] : low_[out];
    }
    basis_[row] = static_cast<int32_t>(column);
    row_of_[column] = static_cast<int32_t>(row);
    basic_[row] = value_[column];
    double* const pivot = &tableau_[row * width_];
    const double scale = 1 / pivot[column];
    for (size_t i = 0; i < width_; ++i) pivot[i] *= scale;
    for (size_t other = 0; other < rows_; ++other) {
      if (other == row) continue;
      Eliminate(pivot, column, &tableau_[other * width_]);
    }
    Eliminate(pivot, column, gain_.data());
  }

  void Eliminate(const double* pivot, size_t column, double* line) const {
    const double factor = line[column];
    if (std::abs(factor) <= kTolerance) return;
    for (size_t i = 0; i < width_; ++i) line[i] -= factor * pivot[i];
    line[column] = 0;
  }

  const size_t rows_;
  size_t width_ = 0;
  // By column.
  std::vector<size_t> number_;
  std::vector<double> sign_;
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> gain_;   // Reduced.
  std::vector<double> value_;  // Where not in the basis.
  std::vector<int32_t> row_of_;
  // By row.
  std::vector<int32_t> basis_;
  std::vector<double> basic_;
  std::vector<double> tableau_;
};

}  // namespace

std::vector<double> SolveMoves(const MoveProblem& problem, int64_t& budget) {
  return Simplex(problem).Run(problem.numbers.size(), budget);
}

}  // namespace redress::query::disclosure
