#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/query/catalogue.h"
#include "service/query/disclosure/system.h"

namespace redress::query::disclosure {
namespace {

// What a balance is made of.
enum Part {
  kOpenBefore,
  kEntered,
  kOpenAfter,
  kClosed,
  kCancelled,
  kNet,
  kClosedBefore,
  kParts
};

// The quantities of one condition over one span; kNone where there is none.
struct Balance {
  std::array<int32_t, kParts> parts;
  Span span;

  Balance() { parts.fill(kNone); }
  void Set(Part part, int32_t quantity) {
    if (parts[part] == kNone) parts[part] = quantity;
  }
  bool Has(Part part) const { return parts[part] != kNone; }
  // It says how coming and leaving hang together.
  bool TiesFlows() const {
    return Has(kOpenBefore) || Has(kOpenAfter) || Has(kClosedBefore) ||
           Has(kNet);
  }
};

// Every balance that at least two quantities speak of.
std::vector<Balance> FindBalances(const Publication& publication,
                                  bool of_stages) {
  // By which units count.
  std::map<std::string, std::vector<int32_t>> groups;
  for (size_t i = 0; i < publication.quantities.size(); ++i) {
    const Quantity& quantity = publication.quantities[i];
    if (quantity.flow == Flow::kNone || quantity.flow == Flow::kLeft ||
        quantity.flow == Flow::kOverdue || quantity.flow == Flow::kWaiting ||
        quantity.of_stages != of_stages || quantity.region != kNone ||
        quantity.condition.never) {
      continue;
    }
    groups[Key(quantity.condition, publication.vocabulary, false)].push_back(
        static_cast<int32_t>(i));
  }
  std::vector<Balance> balances;
  for (const auto& [unused, members] : groups) {
    std::map<model::Day, int32_t> open;
    std::map<std::pair<model::Day, model::Day>, Balance> spans;
    for (const int32_t number : members) {
      const Quantity& quantity = publication.quantities[number];
      if (quantity.flow == Flow::kOpen) {
        open.emplace(quantity.span.last, number);
        continue;
      }
      Balance& balance = spans[{quantity.span.first, quantity.span.last}];
      balance.span = quantity.span;
      switch (quantity.flow) {
        case Flow::kEntered:
          balance.Set(kEntered, number);
          break;
        case Flow::kEnteredNet:
          balance.Set(kNet, number);
          break;
        case Flow::kClosed:
          balance.Set(kClosed, number);
          break;
        case Flow::kClosedEnteredBefore:
          balance.Set(kClosedBefore, number);
          break;
        case Flow::kCancelled:
          balance.Set(kCancelled, number);
          break;
        default:
          break;
      }
    }
    for (auto& [span, balance] : spans) {
      const auto before =
          open.find(std::min(span.first - 1, publication.data_date));
      if (before != open.end()) balance.Set(kOpenBefore, before->second);
      const auto after =
          open.find(std::min(span.second, publication.data_date));
      if (after != open.end()) balance.Set(kOpenAfter, after->second);
      const auto present =
          std::count_if(balance.parts.begin(), balance.parts.end(),
                        [](int32_t number) { return number != kNone; });
      if (present >= 2) balances.push_back(balance);
    }
  }
  return balances;
}

// Open before or came in; then closed, cancelled or still open.
void State(const std::array<int32_t, kParts>& variables, System& system) {
  const int32_t closed[] = {system.Add(kUnknown), system.Add(kUnknown)};
  const int32_t cancelled[] = {system.Add(kUnknown), system.Add(kUnknown)};
  const int32_t open[] = {system.Add(kUnknown), system.Add(kUnknown)};
  const auto state = [&](Part part, const std::vector<int32_t>& parts) {
    if (variables[part] == kNone) return;
    Equation equation;
    equation.entries.push_back({variables[part], 1});
    for (const int32_t variable : parts) {
      equation.entries.push_back({variable, -1});
    }
    system.equations.push_back(std::move(equation));
  };
  state(kOpenBefore, {closed[0], cancelled[0], open[0]});
  state(kEntered, {closed[1], cancelled[1], open[1]});
  state(kOpenAfter, {open[0], open[1]});
  state(kClosed, {closed[0], closed[1]});
  state(kCancelled, {cancelled[0], cancelled[1]});
  state(kNet, {closed[1], open[1]});
  state(kClosedBefore, {closed[0]});
}

// The figures fit the balance at all.
bool Fits(const Balance& balance, const System& system) {
  System trial;
  std::array<int32_t, kParts> own;
  own.fill(kNone);
  for (int part = 0; part < kParts; ++part) {
    if (balance.parts[part] == kNone) continue;
    const int32_t variable = system.variable_of[balance.parts[part]];
    own[part] = trial.Add(system.variables[variable].value);
  }
  State(own, trial);
  Complete(trial);
  return !trial.IsBroken();
}

const char* MeasureOf(Part part, bool of_stages) {
  switch (part) {
    case kEntered:
      return of_stages ? "stage_started" : "received";
    case kClosed:
      return of_stages ? "stage_closed" : "closed";
    case kCancelled:
      return of_stages ? "stage_cancelled" : "cancelled";
    default:
      return of_stages ? "stage_open_at_end" : "open_at_end";
  }
}

// A quantity that is missing, made from another one of the balance.
Quantity MakeMissing(const Balance& balance, Part part, bool of_stages,
                     Publication& publication) {
  Vocabulary& vocabulary = publication.vocabulary;
  const auto present =
      std::find_if(balance.parts.begin(), balance.parts.end(),
                   [](int32_t number) { return number != kNone; });
  const Quantity& example = publication.quantities[*present];
  const Term term = *TermsOf(*FindMeasure(MeasureOf(part, of_stages)),
                             balance.span, publication.data_date, AgeSpans())
                         .value;
  Quantity quantity;
  quantity.of_stages = of_stages;
  quantity.flow = term.flow;
  quantity.condition = example.condition;
  std::vector<Restriction>& box = quantity.condition.box;
  box.erase(std::remove_if(box.begin(), box.end(),
                           [&](const Restriction& r) {
                             return vocabulary.DimensionName(r.dimension)[0] ==
                                    '#';
                           }),
            box.end());
  for (const auto& [dimension, members] : term.members) {
    Restrict(vocabulary.Dimension(dimension), vocabulary.Set(members),
             vocabulary, quantity.condition);
  }
  std::string family = term.family;
  quantity.span = balance.span;
  if (term.moment != Moment::kSpan) {
    const model::Day day = std::min(
        part == kOpenBefore ? balance.span.first - 1 : balance.span.last,
        publication.data_date);
    quantity.stock = true;
    quantity.span = {day, day};
    absl::StrAppend(&family, " at ", day);
  }
  quantity.family = vocabulary.Text(family);
  return quantity;
}

}  // namespace

void AddMissingFlows(Publication& publication) {
  for (const bool of_stages : {false, true}) {
    for (const Balance& balance : FindBalances(publication, of_stages)) {
      if (!balance.TiesFlows()) continue;
      std::vector<Part> missing;
      for (const Part part :
           {kOpenBefore, kEntered, kOpenAfter, kClosed, kCancelled}) {
        if (!balance.Has(part)) missing.push_back(part);
      }
      // One follows from the others, several only by chance.
      const bool follows = missing.size() == 1;
      for (const Part part : missing) {
        Quantity quantity = MakeMissing(balance, part, of_stages, publication);
        quantity.countable = follows;
        quantity.askable = true;
        publication.quantities.push_back(std::move(quantity));
      }
    }
  }
}

void AddBalances(const Publication& publication, bool of_stages,
                 System& system) {
  for (const Balance& balance : FindBalances(publication, of_stages)) {
    if (!balance.TiesFlows() || !Fits(balance, system)) continue;
    std::array<int32_t, kParts> variables;
    for (int part = 0; part < kParts; ++part) {
      const int32_t quantity = balance.parts[part];
      variables[part] =
          quantity == kNone || publication.quantities[quantity].IsInQuestion()
              ? kNone
              : system.variable_of[quantity];
    }
    State(variables, system);
  }
}

}  // namespace redress::query::disclosure
