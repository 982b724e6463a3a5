#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "service/query/disclosure/cutting.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

// The most parts that are made, reckoned roughly.
constexpr int64_t kMostParts = 400000;

// Ways to leave.
constexpr int32_t kByClosing = 0;
constexpr int32_t kByCancelling = 1;

// The flow of cases, or of stages: units by when they come in, when and how
// they leave, and when they fall due.
class FlowLayer {
 public:
  FlowLayer(Publication& publication, bool of_stages)
      : publication_(publication),
        vocabulary_(publication.vocabulary),
        of_stages_(of_stages) {
    for (size_t i = 0; i < publication.quantities.size(); ++i) {
      const Quantity& q = publication.quantities[i];
      if (q.flow == Flow::kNone || q.of_stages != of_stages || q.sum ||
          q.condition.never) {
        continue;
      }
      quantities_.push_back(static_cast<int32_t>(i));
      net_ = net_ || q.flow == Flow::kEnteredNet;
      stocks_ = stocks_ || q.flow == Flow::kClosedEnteredBefore ||
                q.flow == Flow::kOpen || q.flow == Flow::kOverdue ||
                q.flow == Flow::kWaiting;
    }
    if (stocks_) return;
    // Without a stock nothing ties what is closed to what came in.
    quantities_.erase(
        std::remove_if(quantities_.begin(), quantities_.end(),
                       [&](int32_t number) {
                         const Flow flow = publication.quantities[number].flow;
                         return flow == Flow::kClosed || flow == Flow::kLeft;
                       }),
        quantities_.end());
  }

  // Coming and leaving have something to do with one another.
  bool Matters() const { return net_ || stocks_; }

  // False: it would be too much.
  bool Add(System& system) {
    FindPieces();
    const auto pieces = static_cast<int64_t>(edges_.size()) + 1;
    if (static_cast<int64_t>(quantities_.size()) * pieces * pieces >
        kMostParts) {
      return false;
    }
    CutOptions options;
    options.stated = true;
    options.came = came_ = vocabulary_.Dimension("#came");
    options.went = went_ = vocabulary_.Dimension("#went");
    due_ = vocabulary_.Dimension("#due");
    options.pieces = static_cast<int32_t>(pieces);
    std::map<std::pair<std::vector<Restriction>, std::vector<int32_t>>,
             std::vector<Item>>
        families;
    for (const int32_t number : quantities_) {
      const Condition& condition = publication_.quantities[number].condition;
      families[{condition.has, condition.opaque}].push_back(MakeItem(number));
    }
    return std::all_of(families.begin(), families.end(), [&](auto& family) {
      return Cut(publication_, std::move(family.second), options, system);
    });
  }

 private:
  void FindPieces() {
    std::set<model::Day> edges;
    for (const int32_t number : quantities_) {
      const Quantity& q = publication_.quantities[number];
      if (!q.stock) edges.insert(q.span.first);
      edges.insert(q.span.last + 1);
      if (q.flow == Flow::kEnteredNet || q.flow == Flow::kClosedEnteredBefore) {
        edges.insert(q.flow_day + 1);
      }
      if (q.flow == Flow::kWaiting) {
        if (q.entered.first > engine::kFirstDay) edges.insert(q.entered.first);
        edges.insert(q.entered.last + 1);
      }
    }
    edges_.assign(edges.begin(), edges.end());
  }

  int32_t PieceOf(model::Day day) const {
    return static_cast<int32_t>(
        std::upper_bound(edges_.begin(), edges_.end(), day) - edges_.begin());
  }

  Restriction In(const Span& span) {
    return {came_, vocabulary_.Range(PieceOf(span.first), PieceOf(span.last))};
  }
  Restriction By(int32_t dimension, model::Day day) {
    return {dimension, vocabulary_.Range(0, PieceOf(day))};
  }
  Restriction Out(const Span& span, int32_t way) {
    const int32_t begin = way * (static_cast<int32_t>(edges_.size()) + 1);
    return {went_, vocabulary_.Range(begin + PieceOf(span.first),
                                     begin + PieceOf(span.last))};
  }
  Restriction NotOutBy(model::Day day, const std::vector<int32_t>& ways) {
    MemberSet set;
    set.negated = true;
    for (const int32_t way : ways) {
      const int32_t begin = way * (static_cast<int32_t>(edges_.size()) + 1);
      for (int32_t piece = 0; piece <= PieceOf(day); ++piece) {
        set.members.push_back(begin + piece);
      }
    }
    return {went_, vocabulary_.Set(std::move(set))};
  }

  Item MakeItem(int32_t number) {
    const Quantity& q = publication_.quantities[number];
    Item item;
    item.quantity = number;
    item.trees = &q.condition.trees;
    for (const Restriction& r : q.condition.box) {
      if (!SaysFlow(vocabulary_.DimensionName(r.dimension))) {
        item.box.push_back(r);
      }
    }
    std::vector<Restriction>& box = item.box;
    std::vector<int32_t> any_way = {kByClosing};
    if (!of_stages_) any_way.push_back(kByCancelling);
    switch (q.flow) {
      case Flow::kEntered:
        box.push_back(In(q.span));
        break;
      case Flow::kEnteredNet:
        box.push_back(In(q.span));
        box.push_back(NotOutBy(q.flow_day, {kByCancelling}));
        break;
      case Flow::kClosedEnteredBefore:
        box.push_back(By(came_, q.flow_day));
        box.push_back(Out(q.span, kByClosing));
        break;
      // How a stage ended is a dimension of its own.
      case Flow::kCancelled:
        box.push_back(Out(q.span, of_stages_ ? kByClosing : kByCancelling));
        break;
      case Flow::kClosed:
      case Flow::kLeft:
        box.push_back(Out(q.span, kByClosing));
        break;
      case Flow::kOverdue:
        box.push_back(By(due_, q.span.last));
        [[fallthrough]];
      case Flow::kOpen:
        box.push_back(By(came_, q.span.last));
        box.push_back(NotOutBy(q.span.last, any_way));
        break;
      case Flow::kWaiting:
        box.push_back(In(q.entered));
        box.push_back(NotOutBy(q.span.last, any_way));
        break;
      case Flow::kNone:
        break;
    }
    return item;
  }

  Publication& publication_;
  Vocabulary& vocabulary_;
  const bool of_stages_;
  std::vector<int32_t> quantities_;
  bool net_ = false;
  bool stocks_ = false;
  // The first days of the pieces of time after the first one.
  std::vector<model::Day> edges_;
  int32_t came_ = kNone;
  int32_t went_ = kNone;
  int32_t due_ = kNone;
};

}  // namespace

void AddFlows(bool cut, Publication& publication, System& system) {
  for (const bool of_stages : {false, true}) {
    FlowLayer layer(publication, of_stages);
    if (!layer.Matters()) continue;
    if (!cut || !layer.Add(system)) {
      AddBalances(publication, of_stages, system);
    }
  }
}

}  // namespace redress::query::disclosure
