#include "tests/disclosure/methods.h"

#include <functional>

#include "service/query/query_plan.h"

namespace redress::attack {
namespace {

using query::DisclosureRules;
using query::Figure;
using query::FigureRow;

// Calls `visit` for each row with the unit of each of its figures.
void ForRows(TrueTable& table, const std::function<void(FigureRow&)>& visit) {
  for (FigureRow& row : table.figures.rows) visit(row);
  if (table.figures.total.has_value()) visit(*table.figures.total);
}

bool IsForbidden(const DisclosureRules& rules, v1::Unit unit, const Figure& f) {
  const auto small = [&](int64_t count) {
    return count > 0 && count < rules.threshold;
  };
  if (!f.applicable) return false;
  switch (unit) {
    case v1::UNIT_COUNT:
      return small(f.numerator);
    case v1::UNIT_PERCENT:
      return small(f.numerator) || small(f.denominator) ||
             small(f.denominator - f.numerator) ||
             f.denominator < rules.min_denominator;
    default:
      return small(f.units);
  }
}

// The figures of a row that are forbidden.
std::vector<Figure*> Forbidden(const DisclosureRules& rules, TrueTable& table,
                               FigureRow& row) {
  std::vector<Figure*> figures;
  for (size_t m = 0; m < table.question->measures.size(); ++m) {
    for (size_t p = 0; p < table.question->periods.size(); ++p) {
      Figure& figure = row.figures[query::FigureIndex(*table.question, m, p)];
      if (IsForbidden(rules, table.question->measures[m].measure->unit(),
                      figure)) {
        figures.push_back(&figure);
      }
    }
  }
  return figures;
}

void KeepBack(FigureRow& row) {
  for (Figure& figure : row.figures) {
    if (figure.numerator != 0) figure.confidential = true;
  }
}

}  // namespace

void SuppressPrimary(const DisclosureRules& rules,
                     const std::vector<TrueTable*>& tables) {
  for (TrueTable* table : tables) {
    ForRows(*table, [&](FigureRow& row) {
      for (Figure* figure : Forbidden(rules, *table, row)) {
        figure->confidential = true;
      }
    });
  }
}

void SuppressRows(const DisclosureRules& rules,
                  const std::vector<TrueTable*>& tables) {
  SuppressPrimary(rules, tables);
  for (TrueTable* table : tables) {
    ForRows(*table, [&](FigureRow& row) {
      if (!Forbidden(rules, *table, row).empty()) KeepBack(row);
    });
  }
}

void SuppressRowsAndTotals(const DisclosureRules& rules,
                           const std::vector<TrueTable*>& tables) {
  SuppressRows(rules, tables);
  for (TrueTable* table : tables) {
    bool any = false;
    ForRows(*table, [&](FigureRow& row) {
      any = any || !Forbidden(rules, *table, row).empty();
    });
    if (!any) continue;
    ForRows(*table, [&](FigureRow& row) {
      if (row.type != v1::ROW_TYPE_MEMBERS) KeepBack(row);
    });
  }
}

void SuppressAll(const std::vector<TrueTable*>& tables) {
  for (TrueTable* table : tables) ForRows(*table, KeepBack);
}

void ShowAll(const std::vector<TrueTable*>& tables) {
  for (TrueTable* table : tables) {
    ForRows(*table, [](FigureRow& row) {
      for (Figure& figure : row.figures) figure.confidential = false;
    });
  }
}

}  // namespace redress::attack
