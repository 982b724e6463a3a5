// What a table says by the rows that it has, and by those that it has not.

#ifndef REDRESS_SERVICE_QUERY_DISCLOSURE_REGIONS_H_
#define REDRESS_SERVICE_QUERY_DISCLOSURE_REGIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/query/disclosure/condition.h"
#include "service/query/disclosure/places.h"
#include "service/query/disclosure/protect.h"
#include "service/query/disclosure/publication.h"

namespace redress::query::disclosure {

// The regions of one column: which units its rows are about. Those that have
// members of many-valued dimensions in common are apart.
class Regions {
 public:
  // All of them must stay valid.
  Regions(const PublishedTable& table, const Places& places,
          Publication& publication)
      : question_(*table.question),
        figures_(*table.figures),
        shows_rows_(table.shows_rows),
        places_(places),
        publication_(publication) {}

  // Adds what the rows say, where a reader sees all of them.
  void Add(const Column& column);

  // The numbers of the regions that a row at a place is in.
  std::vector<int32_t> NumbersAt(const Place& place, bool of_others,
                                 const Column& column);

 private:
  bool IsComplete() const;
  void AddShown(const Column& column);
  void AddAbsent(size_t dimension, bool by_row, const Column& column);
  void AddEmpty(size_t dimension, const std::set<std::string>& shown,
                const Place& place, bool of_others, const Column& column);
  void AddEmpty(const Tree& where, const Place& place, bool of_others,
                const Column& column);
  void AddUntied(const Quantity& region, int32_t number);
  void AddRegion(Quantity region, int32_t number);
  std::vector<Place> Around(const Place& place, const Column& column) const;
  int32_t NumberOf(const Place& place, bool of_others);

  const Question& question_;
  const FigureTable& figures_;
  const bool shows_rows_;
  const Places& places_;
  Publication& publication_;
  // By members of many-valued dimensions, and whether "All others" is one.
  std::map<std::pair<Place, bool>, int32_t> numbers_;
};

}  // namespace redress::query::disclosure

#endif  // REDRESS_SERVICE_QUERY_DISCLOSURE_REGIONS_H_
