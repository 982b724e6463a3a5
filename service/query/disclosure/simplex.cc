#include "service/query/disclosure/simplex.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace redress::query::disclosure {
namespace {

constexpr double kTolerance = 1e-9;
// What moving the target by 1 is worth: more than any way of doing it costs.
constexpr double kReward = 1e5;
// Blocks of factors held at a time: 32 MB.
constexpr size_t kMostBlocks = size_t{1} << 18;
constexpr int32_t kNoColumn = -1;
constexpr size_t kNoRow = static_cast<size_t>(-1);

// Factors of neighbouring numbers, some of them not 0.
constexpr size_t kBlock = 16;
using Block = std::array<double, kBlock>;

// Blocks in use and blocks to use again.
class Pool {
 public:
  int32_t Take() {
    if (free_.empty()) {
      blocks_.emplace_back();
      return static_cast<int32_t>(blocks_.size()) - 1;
    }
    const int32_t block = free_.back();
    free_.pop_back();
    blocks_[block].fill(0);
    return block;
  }
  void Return(int32_t block) { free_.push_back(block); }
  // Valid until the next Take().
  Block& At(int32_t block) { return blocks_[block]; }
  size_t Used() const { return blocks_.size() - free_.size(); }

 private:
  std::vector<Block> blocks_;
  std::vector<int32_t> free_;
};

// By number / kBlock the row's block in the pool; kNone, or beyond the end: all
// factors are 0.
using Row = std::vector<int32_t>;

// A bounded primal simplex. No move at all is feasible, so that there is no
// first phase: the basis starts with artificial numbers that cannot move. A
// balance gets its row when a number in it comes into the basis; until then its
// artificial number stands for it and changes nothing, so that the work depends
// on what moves and not on how much there is.
//
// A number is two columns, up and down, as both may cost. In the tableau they
// are the same but for the sign, and one is held.
class Simplex {
 public:
  Simplex(const MoveSpace& space, const MoveGoal& goal)
      : space_(space),
        goal_(goal),
        local_of_(space.NumberCount(), kNone),
        has_row_(space.BalanceCount(), false) {
    Reach(goal.target);
  }

  Moves Run(int64_t& budget) {
    Moves result;
    size_t steps = 0;
    size_t idle = 0;
    while (budget > 0 && pool_.Used() <= kMostBlocks) {
      if (++steps > 20 * (rows_.size() + number_.size()) + 100) break;
      // After many steps without progress the rule that cannot cycle.
      const bool first = idle > rows_.size() + 10;
      work_ = static_cast<int64_t>(number_.size());
      const int32_t column = Entering(first);
      if (column == kNoColumn) {
        result.best = true;
        break;
      }
      idle = Move(column, first) ? 0 : idle + 1;
      budget -= work_;
    }
    for (size_t i = 0; i < number_.size(); ++i) {
      const auto up = static_cast<int32_t>(2 * i);
      const double move = ValueOf(up) - ValueOf(up + 1);
      if (move != 0) result.moves.emplace_back(number_[i], move);
    }
    return result;
  }

 private:
  static double Sign(int32_t column) { return column % 2 == 0 ? 1 : -1; }

  double Gain(int32_t column) const {
    return Sign(column) * price_[column / 2] - cost_[column / 2];
  }

  double ValueOf(int32_t column) const {
    return row_of_[column] == kNone ? value_[column] : basic_[row_of_[column]];
  }

  bool IsAtGoal() const {
    // The target is reached first.
    const int32_t column = goal_.up ? 0 : 1;
    return number_.empty() || ValueOf(column) >= high_[column] - kTolerance;
  }

  int32_t Reach(int32_t number) {
    if (local_of_[number] != kNone) return local_of_[number];
    const Movable movable = space_.NumberAt(number);
    if (movable.up <= 0 && movable.down <= 0) return kNone;
    const auto local = static_cast<int32_t>(number_.size());
    local_of_[number] = local;
    number_.push_back(number);
    if (price_.size() < number_.size()) price_.resize(local + kBlock, 0);
    double least = 0;
    double most_up = movable.up;
    double most_down = movable.down;
    double cost = movable.cost;
    if (number == goal_.target) {
      (goal_.up ? most_down : most_up) = 0;
      cost = -kReward;
    } else if (cost <= 0) {
      // One column is enough.
      least = -movable.down;
      most_down = 0;
    }
    cost_.push_back(cost);
    missing_.push_back(0);
    for (const Entry& entry : space_.BalancesOf(number)) {
      if (!has_row_[entry.variable]) ++missing_.back();
    }
    ease_.push_back(Ease(missing_.back()));
    away_.push_back(false);
    low_.insert(low_.end(), {least, 0.0});
    high_.insert(high_.end(), {most_up, most_down});
    value_.insert(value_.end(), 2, 0);
    row_of_.insert(row_of_.end(), 2, kNone);
    return local;
  }

  // Nothing in the basis is in the balance yet, so that its row is the balance.
  void AddRow(int32_t balance) {
    Row row;
    const std::vector<Entry>& entries = space_.NumbersOf(balance);
    for (const Entry& entry : entries) {
      const int32_t number = Reach(entry.variable);
      if (number == kNone) continue;
      ease_[number] = Ease(--missing_[number]);
      BlockOf(number / kBlock, row)[number % kBlock] += entry.factor;
    }
    has_row_[balance] = true;
    work_ += static_cast<int64_t>(entries.size());
    rows_.push_back(std::move(row));
    basis_.push_back(kNoColumn);
    basic_.push_back(0);
  }

  static double Ease(int32_t missing) { return 1 / (1.0 + missing); }

  // The row's block; made where there is none.
  Block& BlockOf(size_t at, Row& row) {
    if (at >= row.size()) row.resize(at + 1, kNone);
    if (row[at] == kNone) row[at] = pool_.Take();
    return pool_.At(row[at]);
  }

  double FactorOf(size_t number, const Row& row) {
    const size_t at = number / kBlock;
    if (at >= row.size() || row[at] == kNone) return 0;
    return pool_.At(row[at])[number % kBlock];
  }

  // The column that gains most for each balance that it brings in.
  int32_t Entering(bool first) const {
    int32_t best = kNoColumn;
    double best_gain = 0;
    const double least =
        std::max(kTolerance, IsAtGoal() ? goal_.least_saving : 0);
    for (size_t i = 0; i < number_.size(); ++i) {
      const double bound = std::abs(price_[i]) - cost_[i];
      if (away_[i] == 0 && bound * ease_[i] <= best_gain) continue;
      for (const size_t at : {2 * i, 2 * i + 1}) {
        const auto column = static_cast<int32_t>(at);
        if (row_of_[at] != kNone) continue;
        const double gain = Gain(column);
        const double size = std::abs(gain);
        if (size <= least || size * ease_[i] <= best_gain) continue;
        if (gain > 0 ? value_[at] >= high_[at] : value_[at] <= low_[at]) {
          continue;
        }
        if (first) return column;
        best = column;
        best_gain = size * ease_[i];
      }
    }
    return best;
  }

  // False where nothing moved.
  bool Move(int32_t column, bool first) {
    const int32_t number = column / 2;
    for (const Entry& entry : space_.BalancesOf(number_[number])) {
      if (!has_row_[entry.variable]) AddRow(entry.variable);
    }
    work_ += static_cast<int64_t>(rows_.size());
    const double direction = Gain(column) > 0 ? 1 : -1;
    double step = direction > 0 ? high_[column] - value_[column]
                                : value_[column] - low_[column];
    size_t leaving = kNoRow;
    double leaving_size = 0;
    bool leaves_high = false;
    entering_.clear();
    for (size_t row = 0; row < rows_.size(); ++row) {
      const double factor = Sign(column) * FactorOf(number, rows_[row]);
      const double size = std::abs(factor);
      if (size <= kTolerance) continue;
      entering_.emplace_back(row, factor);
      const int32_t basic = basis_[row];
      const double low = basic == kNoColumn ? 0 : low_[basic];
      const double high = basic == kNoColumn ? 0 : high_[basic];
      const bool up = -factor * direction > 0;
      const double room =
          std::max(0.0, (up ? high - basic_[row] : basic_[row] - low) / size);
      const bool tie = leaving != kNoRow && room <= step + kTolerance;
      const bool better =
          room < step - kTolerance ||
          (tie && (first ? basic < basis_[leaving] : size > leaving_size));
      if (!better && !(leaving == kNoRow && room <= step)) continue;
      step = std::min(step, room);
      leaving = row;
      leaving_size = size;
      leaves_high = up;
    }
    for (const auto& [row, factor] : entering_) {
      basic_[row] -= factor * direction * step;
    }
    value_[column] += direction * step;
    away_[number] = 1;
    if (leaving != kNoRow) Pivot(leaving, column, leaves_high);
    return step > kTolerance;
  }

  void Pivot(size_t row, int32_t column, bool leaves_high) {
    const double gain = Gain(column);
    const int32_t out = basis_[row];
    if (out != kNoColumn) {
      row_of_[out] = kNone;
      value_[out] = leaves_high ? high_[out] : low_[out];
      away_[out / 2] = 1;
    }
    basis_[row] = column;
    row_of_[column] = static_cast<int32_t>(row);
    basic_[row] = value_[column];
    Scale(Sign(column) / FactorOf(column / 2, rows_[row]), rows_[row]);
    for (const auto& [other, factor] : entering_) {
      if (other != row) Subtract(factor, column / 2, rows_[other]);
    }
    for (const auto& [at, block] : pivot_) {
      for (size_t i = 0; i < kBlock; ++i) {
        price_[at * kBlock + i] -= gain * block[i];
      }
    }
    work_ +=
        static_cast<int64_t>(pivot_.size() * kBlock * (entering_.size() + 1));
  }

  // Multiplies the row of the pivot and copies it.
  void Scale(double scale, Row& row) {
    pivot_.clear();
    for (size_t at = 0; at < row.size(); ++at) {
      if (row[at] == kNone) continue;
      Block& block = pool_.At(row[at]);
      for (double& factor : block) factor *= scale;
      pivot_.emplace_back(at, block);
    }
  }

  // Takes the row of the pivot off another, after which that has no `number`.
  void Subtract(double factor, size_t number, Row& row) {
    for (const auto& [at, block] : pivot_) {
      Block& to = BlockOf(at, row);
      double most = 0;
      for (size_t i = 0; i < kBlock; ++i) {
        to[i] -= factor * block[i];
        most = std::max(most, std::abs(to[i]));
      }
      if (most <= kTolerance) {
        pool_.Return(row[at]);
        row[at] = kNone;
      } else if (at == number / kBlock) {
        to[number % kBlock] = 0;
      }
    }
  }

  const MoveSpace& space_;
  const MoveGoal goal_;
  std::vector<int32_t> local_of_;  // By number of the space; kNone: unreached.
  std::vector<bool> has_row_;      // By balance.
  // By number, in the order reached.
  std::vector<int32_t> number_;
  std::vector<double> cost_;
  // What moving it up is worth to the others. Whole blocks.
  std::vector<double> price_;
  // How many of its balances have no row yet; and less, the more they are: what
  // needs none closes a ring.
  std::vector<int32_t> missing_;
  std::vector<double> ease_;
  // A column of it has been moved.
  std::vector<uint8_t> away_;
  // By column: of each number the one up, then the one down.
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> value_;    // Where not in the basis.
  std::vector<int32_t> row_of_;  // kNone: not in the basis.
  // By row.
  std::vector<Row> rows_;
  std::vector<int32_t> basis_;  // kNoColumn: the artificial number.
  std::vector<double> basic_;
  // Rows with the column that enters, and its factor there.
  std::vector<std::pair<size_t, double>> entering_;
  // The row of the pivot: its blocks, and where they are.
  std::vector<std::pair<size_t, Block>> pivot_;
  Pool pool_;
  int64_t work_ = 0;
};

}  // namespace

int32_t MoveProblem::AddNumber(const Movable& number) {
  numbers_.push_back(number);
  balances_of_.emplace_back();
  return static_cast<int32_t>(numbers_.size()) - 1;
}

void MoveProblem::AddBalance(std::vector<Entry> balance) {
  for (const Entry& entry : balance) {
    balances_of_[entry.variable].push_back(
        {static_cast<int32_t>(balances_.size()), entry.factor});
  }
  balances_.push_back(std::move(balance));
}

double Moves::Of(int32_t number) const {
  for (const auto& [moved, move] : moves) {
    if (moved == number) return move;
  }
  return 0;
}

Moves SolveMoves(const MoveSpace& space, const MoveGoal& goal,
                 int64_t& budget) {
  return Simplex(space, goal).Run(budget);
}

}  // namespace redress::query::disclosure
