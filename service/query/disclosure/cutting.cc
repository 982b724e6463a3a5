#include "service/query/disclosure/cutting.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "service/query/disclosure/classes.h"
#include "service/query/disclosure/cut_grid.h"
#include "service/query/disclosure/grids.h"

namespace redress::query::disclosure {
namespace {

// The most places at which linked grids are compared.
constexpr int64_t kMaxPlaces = 50000;

class Cutter {
 public:
  Cutter(const Family& family, System& system)
      : family_(family), system_(system), parts_(family.items().size()) {}

  // False: it would take too many parts.
  bool Run() {
    Grids grids = MakeGrids(family_);
    if (HasTooManyPlaces(grids)) {
      if (family_.options().stated) return false;
      // What the grids say of one another is given up.
      grids.links.clear();
    }
    std::vector<GridAtoms> cut;
    for (size_t g = 0; g < grids.grids.size(); ++g) {
      cut.push_back(CutGrid(family_, grids, g, parts_, system_));
    }
    if (family_.options().stated) {
      StateAgain();
    } else {
      StateItems();
    }
    for (const Link& link : grids.links) AddLink(link, cut);
    return true;
  }

 private:
  bool HasTooManyPlaces(const Grids& grids) const {
    for (size_t g = 0; g < grids.grids.size(); ++g) {
      int64_t places = 1;
      for (const int32_t dimension : grids.SharedBy(g)) {
        places *= static_cast<int64_t>(
            ClassesOf(family_, dimension, family_.SetsOf(dimension)).size());
        if (places > kMaxPlaces) return true;
      }
    }
    return false;
  }

  // Each item is its only part, or the sum of its parts. What two items state
  // alike is one variable.
  void StateItems() {
    std::map<std::vector<int32_t>, int32_t> sums;
    for (size_t i = 0; i < family_.items().size(); ++i) {
      std::vector<int32_t>& parts = parts_[i];
      const int64_t value = family_.QuantityOf(static_cast<int32_t>(i)).value;
      if (parts.empty()) continue;
      int32_t variable = parts[0];
      if (parts.size() > 1) {
        const auto [found, added] = sums.emplace(parts, kNone);
        if (added) {
          found->second = system_.Add(kUnknown);
          Variable& sum = system_.variables[found->second];
          sum.sum = family_.IsSum();
          sum.rest = std::all_of(parts.begin(), parts.end(), [&](int32_t p) {
            return system_.variables[p].rest;
          });
          Equation equation;
          equation.entries.push_back({found->second, 1});
          for (const int32_t part : parts) {
            equation.entries.push_back({part, -1});
          }
          system_.equations.push_back(std::move(equation));
        }
        variable = found->second;
      }
      Variable& known = system_.variables[variable];
      const Quantity& quantity = family_.QuantityOf(static_cast<int32_t>(i));
      known.countable = known.countable || quantity.countable;
      known.askable = known.askable || quantity.askable;
      if (known.value == kUnknown) known.value = value;
      // Two figures of one thing that differ are two things after all.
      if (value != kUnknown && known.value != value) continue;
      system_.variable_of[family_.items()[i].quantity] = variable;
    }
  }

  // The items have variables already: they are the sums of these parts too.
  void StateAgain() {
    std::set<std::pair<int32_t, std::vector<int32_t>>> done;
    for (size_t i = 0; i < family_.items().size(); ++i) {
      if (family_.IsRegion(static_cast<int32_t>(i))) continue;
      const int32_t variable = system_.variable_of[family_.items()[i].quantity];
      if (!done.insert({variable, parts_[i]}).second) continue;
      Equation equation;
      equation.entries.push_back({variable, 1});
      for (const int32_t part : parts_[i]) {
        equation.entries.push_back({part, -1});
      }
      system_.equations.push_back(std::move(equation));
    }
  }

  void AddLink(const Link& link, const std::vector<GridAtoms>& grids) {
    std::map<std::vector<int32_t>,
             std::pair<std::vector<int32_t>, std::vector<int32_t>>>
        sides;
    const auto key = [&](const GridAtoms& grid,
                         const std::vector<int32_t>& place) {
      std::vector<int32_t> result;
      for (const int32_t dimension : link.shared) {
        const auto at =
            std::find(grid.shared.begin(), grid.shared.end(), dimension);
        result.push_back(place[static_cast<size_t>(at - grid.shared.begin())]);
      }
      return result;
    };
    const GridAtoms& a = grids[link.a];
    const GridAtoms& b = grids[link.b];
    for (const Atom& atom : a.atoms) {
      sides[key(a, atom.place)].first.push_back(atom.variable);
    }
    for (const Atom& atom : b.atoms) {
      sides[key(b, atom.place)].second.push_back(atom.variable);
    }
    for (const auto& [place, both] : sides) {
      if (both.first.empty() || both.second.empty()) continue;
      Equation equation;
      for (const int32_t part : both.first) {
        equation.entries.push_back({part, 1});
      }
      for (const int32_t part : both.second) {
        equation.entries.push_back({part, -1});
      }
      system_.equations.push_back(std::move(equation));
    }
  }

  const Family& family_;
  System& system_;
  // By item its atoms.
  std::vector<std::vector<int32_t>> parts_;
};

}  // namespace

bool Cut(const Publication& publication, std::vector<Item> items,
         const CutOptions& options, System& system) {
  if (items.empty()) return true;
  const Family family(publication, std::move(items), options);
  return Cutter(family, system).Run();
}

}  // namespace redress::query::disclosure
