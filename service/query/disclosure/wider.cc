#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/query/disclosure/publication.h"

namespace redress::query::disclosure {
namespace {

using Family =
    std::tuple<int32_t, std::vector<Restriction>, std::vector<int32_t>>;

Family FamilyOf(const Quantity& quantity) {
  return {quantity.family, quantity.condition.has, quantity.condition.opaque};
}

class Widener {
 public:
  explicit Widener(Publication& publication) : publication_(publication) {}

  void Run() {
    bool any = false;
    for (const Quantity& quantity : publication_.quantities) {
      if (quantity.region != kNone) continue;
      any = any || !quantity.condition.has.empty() ||
            !quantity.condition.opaque.empty();
      families_.insert(FamilyOf(quantity));
    }
    if (!any) return;
    for (size_t i = 0; i < publication_.quantities.size(); ++i) {
      if (publication_.quantities[i].region != kNone) continue;
      numbers_.emplace(KeyOf(publication_.quantities[i]),
                       static_cast<int32_t>(i));
    }
    // The list grows as it is gone through.
    for (size_t i = 0; i < publication_.quantities.size(); ++i) {
      Widen(static_cast<int32_t>(i));
    }
  }

 private:
  std::string KeyOf(const Quantity& quantity) const {
    return absl::StrCat(quantity.family, " ", quantity.span.first, " ",
                        quantity.span.last, " ",
                        Key(quantity.condition, publication_.vocabulary, true));
  }

  // Every condition of `wide` follows from one of `narrow`.
  bool Follows(const Family& wide, const Family& narrow) const {
    if (std::get<0>(wide) != std::get<0>(narrow)) return false;
    const auto& has = std::get<1>(narrow);
    const auto& opaque = std::get<2>(narrow);
    return std::all_of(std::get<1>(wide).begin(), std::get<1>(wide).end(),
                       [&](const Restriction& r) {
                         return std::any_of(
                             has.begin(), has.end(), [&](const Restriction& n) {
                               return n.dimension == r.dimension &&
                                      publication_.vocabulary.IsSubset(n.set,
                                                                       r.set);
                             });
                       }) &&
           std::includes(opaque.begin(), opaque.end(),
                         std::get<2>(wide).begin(), std::get<2>(wide).end());
  }

  // The families just above one, which all others above it are above.
  const std::vector<Family>& Above(const Family& family) {
    const auto [found, added] = above_.emplace(family, std::vector<Family>());
    if (!added) return found->second;
    std::vector<Family> all;
    for (const Family& other : families_) {
      if (other != family && Follows(other, family)) all.push_back(other);
    }
    for (const Family& one : all) {
      const bool further =
          std::any_of(all.begin(), all.end(), [&](const Family& other) {
            return other != one && Follows(one, other) && !Follows(other, one);
          });
      if (!further) found->second.push_back(one);
    }
    return found->second;
  }

  int32_t At(int32_t number, const Family& family) {
    Quantity wide = publication_.quantities[number];
    wide.condition.has = std::get<1>(family);
    wide.condition.opaque = std::get<2>(family);
    const auto [found, added] = numbers_.emplace(
        KeyOf(wide), static_cast<int32_t>(publication_.quantities.size()));
    if (added) {
      wide.value = kUnknown;
      wide.covers.clear();
      wide.countable = false;
      publication_.quantities.push_back(std::move(wide));
    }
    return found->second;
  }

  void Widen(int32_t number) {
    const Quantity& quantity = publication_.quantities[number];
    if (quantity.condition.never || quantity.region != kNone) return;
    const Family family = FamilyOf(quantity);
    if (std::get<1>(family).empty() && std::get<2>(family).empty()) return;
    const std::vector<Family> above = Above(family);
    std::vector<int32_t> wider;
    for (const Family& wide : above) {
      wider.push_back(At(number, wide));
      publication_.narrowings.push_back({wider.back(), number});
    }
    // Two conditions that only together make this one.
    for (size_t i = 0; i < above.size(); ++i) {
      for (size_t j = i + 1; j < above.size(); ++j) {
        if (!IsSum(above[i], above[j], family)) continue;
        for (const Family& top : Above(above[i])) {
          if (!Follows(top, above[j])) continue;
          publication_.crossings.push_back(
              {At(number, top), wider[i], wider[j], number});
        }
      }
    }
  }

  static bool IsSum(const Family& a, const Family& b, const Family& both) {
    std::set<Restriction> has(std::get<1>(a).begin(), std::get<1>(a).end());
    has.insert(std::get<1>(b).begin(), std::get<1>(b).end());
    std::set<int32_t> opaque(std::get<2>(a).begin(), std::get<2>(a).end());
    opaque.insert(std::get<2>(b).begin(), std::get<2>(b).end());
    return std::vector<Restriction>(has.begin(), has.end()) ==
               std::get<1>(both) &&
           std::vector<int32_t>(opaque.begin(), opaque.end()) ==
               std::get<2>(both);
  }

  Publication& publication_;
  std::set<Family> families_;
  std::map<std::string, int32_t> numbers_;
  std::map<Family, std::vector<Family>> above_;
};

}  // namespace

void AddWider(Publication& publication) { Widener(publication).Run(); }

}  // namespace redress::query::disclosure
