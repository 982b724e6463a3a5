// The linear system of everything published: unknown non-negative integers and
// the equations between them.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_SYSTEM_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_SYSTEM_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "service/query/disclosure/publication.h"

namespace redress::query::disclosure {

struct Entry {
  int32_t variable;
  int32_t factor;
  bool operator<(const Entry& other) const {
    return variable != other.variable ? variable < other.variable
                                      : factor < other.factor;
  }
  bool operator==(const Entry& other) const {
    return variable == other.variable && factor == other.factor;
  }
};

struct Variable {
  // The true value; kUnknown until Complete() of what nothing states.
  int64_t value = kUnknown;
  // A small one would be a small count of units: what is left when published
  // parts are taken away.
  bool countable = false;
  // Quantity::askable.
  bool askable = false;
  // Where it is 0 the reader knows: the tables show every member that occurs.
  bool rest = false;
  bool sum = false;
};

// Σ factor · variable = 0.
struct Equation {
  std::vector<Entry> entries;
  // It may be untrue, as a top without "All others" leaves members out.
  bool optional = false;
};

struct System {
  std::vector<Variable> variables;
  std::vector<Equation> equations;
  // For each quantity its variable.
  std::vector<int32_t> variable_of;
  // Variables of parts whose relations are not known: where they are
  // published, all of them must be kept back. Filled in by Complete().
  std::vector<bool> broken;
  // Of some of those there are no values at all: the relations are untrue.
  bool inconsistent = false;

  bool IsBroken() const {
    return std::find(broken.begin(), broken.end(), true) != broken.end();
  }
  int32_t Add(int64_t value) {
    variables.emplace_back().value = value;
    return static_cast<int32_t>(variables.size()) - 1;
  }
};

// Adds quantities that nobody asks for and that follow from the balance of a
// stock: what was open at the start and came in has left or is open at the end.
void AddMissingFlows(Publication& publication);

// Cuts the units that the quantities count into disjoint parts, and states each
// quantity as the sum of its parts.
void AddAtoms(Publication& publication, System& system);

// Relations between quantities that no cutting shows: members of many-valued
// dimensions; conditions that only narrow.
void AddManyValued(const Publication& publication, System& system);
void AddNarrowings(const Publication& publication, System& system);

// How units come in and leave: where that is not too much, by cutting them by
// both days; else, and where not `cut`, balance by balance.
void AddFlows(bool cut, Publication& publication, System& system);
void AddBalances(const Publication& publication, bool of_stages,
                 System& system);

// Quantities of two grains that are one number by the procedure. First, those
// that no figure states are added, so that what follows from them does; before
// AddAtoms.
void AddUnstatedTwins(Publication& publication);
void AddTwins(Publication& publication, System& system);
// Leaves out of the system what every reader knows to be 0, and what makes no
// difference.
void Shrink(const Publication& publication, bool zeros_shown, System& system);

// Finds values for the unknown variables that fulfil every equation.
void Complete(System& system);

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_SYSTEM_H_
