#include "service/query/disclosure/pattern.h"

#include <algorithm>
#include <cmath>

namespace redress::query::disclosure {

Pattern::Pattern(const DisclosureRules& rules, const Publication& publication,
                 const System& system)
    : rules_(rules),
      publication_(publication),
      system_(system),
      stating_(system.variables.size()),
      over_(system.variables.size()),
      shown_(system.variables.size(), 0),
      open_(system.variables.size(), false),
      primary_(system.variables.size(), false),
      need_(system.variables.size(), 0),
      kept_back_(publication.cells.size(), false),
      by_rule_(publication.cells.size(), false) {
  std::vector<int32_t> stated;
  for (size_t i = 0; i < publication.cells.size(); ++i) {
    const auto number = static_cast<int32_t>(i);
    const Cell& cell = publication.cells[i];
    StatedBy(cell, stated);
    for (const int32_t variable : stated) {
      stating_[variable].push_back(number);
      ++shown_[variable];
    }
    if (cell.base != kNone && !cell.StatesBase()) {
      over_[system.variable_of[cell.base]].push_back(number);
    }
  }
  MarkPrimary();
}

void Pattern::StatedBy(const Cell& cell,
                       std::vector<int32_t>& variables) const {
  variables.clear();
  if (cell.value != kNone) {
    variables.push_back(system_.variable_of[cell.value]);
  }
  if (cell.base != kNone && cell.StatesBase()) {
    const int32_t base = system_.variable_of[cell.base];
    if (variables.empty() || variables[0] != base) variables.push_back(base);
  }
}

void Pattern::NeedProtection(int32_t variable) {
  const Variable& v = system_.variables[variable];
  // That it is 0 is known from the rows.
  if (v.rest && v.value == 0) return;
  need_[variable] = v.sum ? std::max<int64_t>(1, v.value) : rules_.Range();
}

void Pattern::MarkPrimary() {
  // Small numbers, whether a figure states them or they are what is left of
  // others; and sums over so few.
  std::vector<bool> sensitive(system_.variables.size(), false);
  for (size_t i = 0; i < system_.variables.size(); ++i) {
    const Variable& v = system_.variables[i];
    sensitive[i] = v.countable && v.value > 0 && rules_.IsSmall(v.value);
  }
  const auto small = [&](int32_t quantity) {
    if (quantity == kNone) return false;
    const int32_t variable = system_.variable_of[quantity];
    const Variable& v = system_.variables[variable];
    return !v.sum && rules_.IsSmall(v.value);
  };
  for (const Cell& cell : publication_.cells) {
    const bool sums = cell.value != kNone &&
                      system_.variables[system_.variable_of[cell.value]].sum;
    if (sums && rules_.IsSmall(cell.figure->units) &&
        (cell.figure->units > 0 || cell.figure->applicable)) {
      sensitive[system_.variable_of[cell.value]] = true;
    }
    for (const int32_t part : {cell.value, cell.base}) {
      if (small(part)) sensitive[system_.variable_of[part]] = true;
    }
    // Nothing is left of a rate of 100%: that is no small number.
    if (cell.complement != kNone) {
      const int32_t rest = system_.variable_of[cell.complement];
      const int64_t value = system_.variables[rest].value;
      if (value > 0 && rules_.IsSmall(value)) sensitive[rest] = true;
    }
  }
  std::vector<int32_t> freed;
  for (size_t i = 0; i < sensitive.size(); ++i) {
    if (!sensitive[i]) continue;
    const auto variable = static_cast<int32_t>(i);
    primary_[variable] = true;
    if (stating_[variable].empty()) {
      NeedProtection(variable);
    }
    Open(variable, freed);
  }
  for (size_t i = 0; i < publication_.cells.size(); ++i) {
    const Cell& cell = publication_.cells[i];
    if (cell.shape != Shape::kRate || !cell.figure->applicable) continue;
    const bool few = cell.figure->denominator < rules_.min_denominator;
    const bool small_rest = cell.complement != kNone &&
                            sensitive[system_.variable_of[cell.complement]];
    if (few || small_rest) {
      by_rule_[i] = true;
      KeepBack(static_cast<int32_t>(i), freed);
    }
  }
}

bool Pattern::IsUnasked(int32_t variable) const {
  const Variable& v = system_.variables[variable];
  return v.askable && stating_[variable].empty() && !primary_[variable] &&
         !(v.rest && v.value == 0);
}

void Pattern::Require(int32_t variable, bool range) {
  need_[variable] = 0;
  if (range) NeedProtection(variable);
}

bool Pattern::IsFree(int32_t variable) const {
  if (shown_[variable] > 0) return false;
  const Variable& v = system_.variables[variable];
  return !(v.rest && v.value == 0);
}

int64_t Pattern::Least(int32_t variable) const {
  const Variable& v = system_.variables[variable];
  if (v.sum || v.value == 0) return 0;
  // A median that is shown is one over no small number.
  for (const int32_t cell : over_[variable]) {
    if (!kept_back_[cell]) return std::min(v.value, rules_.threshold);
  }
  return LeastIfOpen(variable);
}

int64_t Pattern::LeastIfOpen(int32_t variable) const {
  const Variable& v = system_.variables[variable];
  if (v.sum || v.value == 0 || rules_.suppress_zero) return 0;
  // [c] for a count says that it is not 0, and [c] for a rate or a response
  // time that it is over something.
  if (!over_[variable].empty()) return 1;
  for (const int32_t number : stating_[variable]) {
    const Cell& cell = publication_.cells[number];
    if (cell.shape == Shape::kCount) return 1;
    if (cell.base != kNone && system_.variable_of[cell.base] == variable) {
      return 1;
    }
  }
  return 0;
}

bool Pattern::CanOpen(int32_t variable) const {
  if (shown_[variable] == 0) return false;
  const Variable& v = system_.variables[variable];
  if (v.value > 0 || rules_.suppress_zero) return true;
  // A sum of 0 is no secret where there is nothing to sum up.
  return v.sum &&
         std::any_of(stating_[variable].begin(), stating_[variable].end(),
                     [&](int32_t cell) {
                       return publication_.cells[cell].figure->units > 0;
                     });
}

double Pattern::Cost(int32_t variable) const {
  double cost = 0;
  for (const auto* cells : {&stating_[variable], &over_[variable]}) {
    for (const int32_t cell : *cells) {
      if (!kept_back_[cell]) cost += publication_.cells[cell].weight;
    }
  }
  // Of equals the smaller number is the smaller loss.
  const auto value = static_cast<double>(system_.variables[variable].value);
  return cost * (1 + 0.02 * std::log2(1 + value));
}

double Pattern::Weight(int32_t variable) const {
  double weight = 0;
  for (const auto* cells : {&stating_[variable], &over_[variable]}) {
    for (const int32_t cell : *cells) {
      weight += publication_.cells[cell].weight;
    }
  }
  return weight;
}

void Pattern::KeepBack(int32_t cell, std::vector<int32_t>& freed) {
  if (kept_back_[cell]) return;
  kept_back_[cell] = true;
  std::vector<int32_t> stated;
  StatedBy(publication_.cells[cell], stated);
  for (const int32_t variable : stated) {
    if (--shown_[variable] == 0) freed.push_back(variable);
  }
}

void Pattern::Open(int32_t variable, std::vector<int32_t>& freed) {
  if (open_[variable]) return;
  open_[variable] = true;
  if (!stating_[variable].empty()) NeedProtection(variable);
  for (const auto* cells : {&stating_[variable], &over_[variable]}) {
    for (const int32_t cell : *cells) KeepBack(cell, freed);
  }
}

void Pattern::Close(int32_t variable, std::vector<int32_t>& fixed) {
  open_[variable] = false;
  need_[variable] = 0;
  std::vector<int32_t> stated;
  for (const auto* cells : {&stating_[variable], &over_[variable]}) {
    for (const int32_t number : *cells) {
      const Cell& cell = publication_.cells[number];
      if (!kept_back_[number] || by_rule_[number]) continue;
      StatedBy(cell, stated);
      bool open = std::any_of(stated.begin(), stated.end(),
                              [&](int32_t v) { return open_[v]; });
      if (cell.base != kNone && open_[system_.variable_of[cell.base]]) {
        open = true;
      }
      if (open) continue;
      kept_back_[number] = false;
      for (const int32_t v : stated) {
        if (shown_[v]++ == 0) fixed.push_back(v);
      }
    }
  }
}

}  // namespace redress::query::disclosure
